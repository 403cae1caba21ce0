"""Why an engine can't be used, in words for the person who asked for it."""

from vib.locale import N_, Message


class EngineUnusable(Exception):
    """An engine that can't be used; `message` tells why, `misused` whether the setting itself is wrong."""

    misused = False

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(id=text, values=values)
        super().__init__(self.message.text("en"))


class EngineUnknown(EngineUnusable):
    """`VIB_ENGINE` names no engine."""

    misused = True

    def __init__(self, setting: str) -> None:
        super().__init__(
            N_(
                "VIB_ENGINE is ‘{setting}’, which names no engine. Use duckdb, spark://HOST:PORT, "
                "local-cluster[WORKERS,CORES,MEGABYTES] or sc://HOST:PORT."
            ),
            setting=setting,
        )


class EngineNotInstalled(EngineUnusable):
    """Spark was asked for and PySpark or Java is not there."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            N_(
                "VIB_ENGINE asks for Apache Spark, and {missing} is not installed. "
                "Install requirements-spark.txt and Java 17, or use VIB_ENGINE=duckdb."
            ),
            missing=missing,
        )


class EngineUnreachable(EngineUnusable):
    """The cluster does not answer."""

    def __init__(self, setting: str) -> None:
        super().__init__(
            N_("The Spark cluster {setting} can't be reached. Check the address and whether it runs."),
            setting=setting,
        )


class EngineFailed(EngineUnusable):
    """The cluster gave up on a computation."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            N_("The Spark cluster could not finish the computation ({kind}). Its own log tells more."),
            kind=kind,
        )
