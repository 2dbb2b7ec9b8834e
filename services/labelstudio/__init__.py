"""Label Studio beside gouji: its server, its projects, questions put there and answers fetched from there."""
