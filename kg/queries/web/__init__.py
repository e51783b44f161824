"""The parts of ``kg serve``: connections, limits, queries, pages and what the pages ask for."""
