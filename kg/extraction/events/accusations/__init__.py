"""Who is accused of what: frames that accuse, wrongs in their own words, the gate before both."""
