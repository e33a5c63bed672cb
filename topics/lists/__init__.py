from topics.lists.meetings import meeting_page, site_page, suggestion_page
from topics.lists.topics import plan_page, research_page, topic_page

__all__ = ["meeting_page", "plan_page", "research_page", "site_page", "suggestion_page", "topic_page"]
