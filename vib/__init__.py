"""VIB-monitor: the evaluation dashboard of Vervolgtrajecten na Inburgering."""

__version__ = "0.1.0"
