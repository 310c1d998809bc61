"""Time limits (时限) of any matter: started by a day, met by a day, extended, paused, stated by somebody, counted anew."""
