"""The accounts of the demo year, shown on the log-in page while a demo committee stands in the database."""

PASSWORD = "Huiyin-demo-2026"  # noqa: S105  printed in the README; an installation without the demo has no such account

ACCOUNTS: list[tuple[str, str]] = [
    ("office", "政协办公室"),
    ("proposals", "提案委"),
    ("committee", "专委会"),
    ("chair", "主席"),
    ("vicechair", "副主席"),
    ("member", "委员"),
    ("member2", "另一位委员"),
    ("unit", "教育和体育局联络员"),
    ("unithead", "教育和体育局负责人"),
    ("dispatcher", "政府办交办人员"),
    ("inspector", "督查室"),
    ("govdeputy", "政府分管领导"),
    ("govhead", "政府主要领导"),
    ("site", "议事堂工作人员"),
    ("auditor", "审计员"),
    ("admin", "系统管理员"),
]
