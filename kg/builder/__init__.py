"""The main job: inputs to records, records to linked graphs, in one folder, on all cores."""
