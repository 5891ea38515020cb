"""Every word that people read about meetings."""
