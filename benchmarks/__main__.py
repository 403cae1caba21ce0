"""`make bench`: every benchmark, one after the other, printed as it is measured."""

from benchmarks import delivery, disclosure, growth, million, pages

if __name__ == "__main__":
    million.main()
    growth.main()
    disclosure.main()
    delivery.main()
    pages.main()
