"""One demonstration year of a county committee, made through the workflow steps only (``manage.py demo``)."""
