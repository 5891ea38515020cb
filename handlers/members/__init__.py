"""Partners: how they come in, what they sign, who they are, and how they leave."""
