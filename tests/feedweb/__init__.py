"""A local web of feeds: hundreds of hosts on one loopback port, most of which behave.

In a test's own process:

    async with make_web(seed=1, good=420, bad=80) as web:       # tests.feedweb.making
        # The bot takes `web.allowed` for FETCH_ALLOWED and `web.resolve` for its resolver.
        for feed in web.feeds:
            add(web.url(feed))
        ...
        assert fault_of(feed) in feed.conduct.faults            # of each of web.bad; {None} for a good one
        web.publish(web.good[0], 3)
        assert web.secret_hits == 0

or with feeds of one's choice: `Web([WebFeed(0, shape=Shape(Form.ATOM), conduct=Conduct(Way.MOVED))])`
(tests.feedweb.feeds, tests.feedweb.conduct, tests.feedweb.server).

As a process: `python -m tests.feedweb --feeds 1000 --entries 30 --seed 1`, driven by `tests.feedweb.remote.RemoteWeb`.

Nothing in it knows the bot but the names of faults. Its posts are drawn from `phrases.yaml`; every place, paper and
person in them is invented.
"""
