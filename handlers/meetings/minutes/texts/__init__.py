"""Every word that people read about minutes, but for the paper itself."""
