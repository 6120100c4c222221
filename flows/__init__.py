"""The pure part: the trial as data, its rules, the questions and the conversation."""
