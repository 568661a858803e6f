"""`make bench`: all measurements, one after the other."""

from bench import salience, summarise

summarise.main()
salience.main()
