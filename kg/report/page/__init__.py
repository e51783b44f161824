"""What the pages are made of: layout, overview and backbone, data as JSON, styles, template."""
