"""A reconciliation service over the actors of a folder, for OpenRefine and other clients.

`Reconciliation Service API, version 0.2 <https://www.w3.org/community/reports/reconciliation/
CG-FINAL-specs-0.2-20230410/>`_. ``kg serve`` mounts it at ``/reconcile``:

- ``queries.py``: what a client asks, checked;
- ``service.py``: candidates, suggestions, values of properties, previews;
- ``http.py``: addresses, headers, and which other pages may ask.

No candidate is ever a certain match: ``match`` is always false, so that a person decides.
"""
