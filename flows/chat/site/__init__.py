"""What a chat sees of a site: its trials and their versions, its settings, who looks after whom."""
