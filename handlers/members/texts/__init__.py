"""Every word of this slice, one file per part of the story."""
