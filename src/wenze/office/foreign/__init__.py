"""Files from outside: judged and read in a process of their own, which may be killed without harm."""
