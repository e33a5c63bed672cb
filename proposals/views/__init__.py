"""提案: the pages."""
