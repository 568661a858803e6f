"""From an article to its summary, in the article's own words."""
