"""Spark sessions: how they begin, and that nothing stays behind when they end.

A cluster that this process drives (`spark://…`, `local-cluster[…]`) has one context a process: builds share
it, and with the last of them the context, its Java process and all its files go. What Spark writes on this
machine goes into one private folder. A Spark Connect server (`sc://…`) has a session for each build.
"""

import atexit
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.find_spark_home import _find_spark_home
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from vib.engine.errors import EngineNotInstalled, EngineUnreachable
from vib.engine.silence import silence
from vib.private_folder import PrivateFolder

CONNECT, LOCAL = "sc://", "local-cluster["
_CONNECT_PORT = 15002
_ANSWER_SECONDS = 5.0
_END_SECONDS = 30.0

_NEEDED: dict[str, str] = {
    # The values of folder names are texts, as they are for DuckDB.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.session.timeZone": "UTC",
}

_SILENT = """\
appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
"""Log4j's configuration: what Spark logs may quote a row. Without an appender Spark would take its own."""

_lock = Lock()
_held: list["Held"] = []
_outputs: list[Path] = []
_folders: list[PrivateFolder] = []


@dataclass(frozen=True, eq=False)
class Held:
    """A session, and how to let go of it."""

    session: SparkSession
    setting: str

    def release(self) -> None:
        """Ends the session; the context too if it was the last session on it."""
        if self.setting.startswith(CONNECT):
            with suppress(Exception):
                self.session.stop()
            return
        with _lock:
            if self in _held:
                _held.remove(self)
                if not _held:
                    _stop(self.session)


def hold(setting: str) -> Held:
    """A session of its own on the cluster that a setting names.

    Raises `EngineUnreachable`, or `EngineNotInstalled` where there is no Java or no Spark Connect.
    """
    if not setting.startswith(LOCAL) and not any(_answers(*place) for place in _places(setting)):
        raise EngineUnreachable(setting)
    silence()
    try:
        return _connected(setting) if setting.startswith(CONNECT) else _driven(setting)
    except ImportError:
        raise EngineNotInstalled("PySpark") from None
    except PySparkRuntimeError as error:
        if error.getCondition() == "JAVA_GATEWAY_EXITED" and shutil.which("java") is None:
            raise EngineNotInstalled("Java") from None
        raise EngineUnreachable(setting) from None
    except (Py4JError, PySparkException, OSError):
        raise EngineUnreachable(setting) from None


def _places(setting: str) -> Iterator[tuple[str, int]]:
    """Host and port of each server that a setting names."""
    scheme, _, places = setting.partition("://")
    for place in places.split(","):
        parts = urlsplit(f"{scheme}://{place}")
        with suppress(ValueError):
            yield parts.hostname or "", parts.port or _CONNECT_PORT


def _answers(host: str, port: int) -> bool:
    """Whether somebody listens: Spark itself would try for minutes."""
    try:
        socket.create_connection((host, port), _ANSWER_SECONDS).close()
    except OSError:
        return False
    return True


def _connected(setting: str) -> Held:
    session = SparkSession.builder.remote(setting).create()
    for name, value in _NEEDED.items():
        session.conf.set(name, value)
    return Held(session, setting)


def _driven(setting: str) -> Held:
    with _lock:
        if not _held:
            _remove_files()
        session = SparkSession.getActiveSession() if _held else _started_whole(setting)
        assert session is not None
        held = Held(session.newSession(), setting)
        _held.append(held)
        return held


def _started_whole(setting: str) -> SparkSession:
    """The first session of a new context; nothing of it stays where the start fails or is broken off."""
    try:
        return _started(setting)
    except BaseException:
        with suppress(Exception):
            if SparkContext._active_spark_context is not None:
                SparkContext._active_spark_context.stop()
        _end_java()
        _remove_files()
        raise


def _folder() -> Path:
    """Where Spark may write on this machine, with `local` for Spark and `java` for Java in it."""
    made = PrivateFolder("vib-spark-")
    _folders.append(made)
    for name in ("local", "java"):
        (made.path / name).mkdir()
    return made.path


def _started(setting: str) -> SparkSession:
    """The first session of a new context."""
    folder = _folder()
    (folder / "log4j2.properties").write_text(_SILENT, encoding="ascii")
    if setting.startswith(LOCAL):
        # Workers on this machine would else look for each other on the network.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    options = _options(folder) | _local_options(setting, folder)
    conf = SparkConf().setAppName("vib-monitor").setMaster(setting).setAll(list(options.items()))
    # What Java prints is for nobody: errors come back as exceptions.
    gateway = launch_gateway(conf, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL})
    context = SparkContext(conf=conf, gateway=gateway)
    # The workers of a cluster on this machine keep the output of executors beside Spark itself. A context
    # that broke down can't be asked for its name any more.
    _outputs.append(Path(_find_spark_home()) / "work" / context.applicationId)
    return SparkSession(context)


def _options(folder: Path) -> dict[str, str]:
    """What a context must be told: no file outside our folder, no catalogue on disk, no page of its own."""
    return _NEEDED | {
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.extraJavaOptions": _java_options(folder),
        "spark.eventLog.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _java_options(folder: Path) -> str:
    return (
        f"-Djava.io.tmpdir={folder / 'java'} -Dlog4j2.configurationFile=file:{folder / 'log4j2.properties'}"
    )


def _local_options(setting: str, folder: Path) -> dict[str, str]:
    """What the executors of a cluster on this machine are told; elsewhere their owner has told them."""
    if not setting.startswith(LOCAL):
        return {}
    workers, cores, megabytes = map(int, re.findall(r"\d+", setting))
    return {
        "spark.executor.memory": f"{megabytes}m",
        "spark.executor.extraJavaOptions": _java_options(folder),
        "spark.sql.shuffle.partitions": str(2 * workers * cores),
    }


def _stop(session: SparkSession) -> None:
    """Ends the context and its Java process, whose memory held rows, and removes their files."""
    with suppress(Exception):
        session.stop()
    _end_java()
    _remove_files()


def _remove_files() -> None:
    while _outputs:
        shutil.rmtree(_outputs.pop(), ignore_errors=True)
    while _folders:
        _folders.pop().remove()


def _end_java() -> None:
    gateway: Any = SparkContext._gateway
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    with suppress(Exception):
        gateway.proc.stdin.close()
        gateway.proc.wait(_END_SECONDS)
    SparkContext._gateway = SparkContext._jvm = None


@atexit.register
def _at_exit() -> None:
    """What was left open ends with the process."""
    for held in tuple(_held):
        held.release()
