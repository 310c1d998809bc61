"""What every page and sheet is made of: dates as written, lamps, ledgers, forms. Knows no table and no person."""
