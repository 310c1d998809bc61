"""What every procedure shares: how a move is declared, and how one is made."""
