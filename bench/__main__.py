"""`make bench`: all measurements, one after the other."""

from bench import summarise

summarise.main()
