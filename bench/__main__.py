"""`make bench`: all measurements, one after the other."""

from bench import feeds, salience, summarise

summarise.main()
salience.main()
feeds.main()
