"""What a figure means, whether it holds, who is asked, what they said."""
