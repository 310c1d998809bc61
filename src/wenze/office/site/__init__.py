"""The site: settings, urls, frame, sign-in, API root and command line of the office."""
