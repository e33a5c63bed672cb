from members.admin import accounts, logs, organisation, rules

__all__ = ["accounts", "logs", "organisation", "rules"]
