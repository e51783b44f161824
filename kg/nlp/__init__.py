"""From text to parsed documents; all walking of dependency trees, quotation marks, EDTF dates."""
