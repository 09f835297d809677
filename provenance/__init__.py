"""Who else reported this, who took it from whom, and how many independent sources it has."""
