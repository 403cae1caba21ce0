"""Every setting, read once from the environment (`VIB_…`); nothing else in the project reads it."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from vib.locale import Language

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where the snapshots live and how the dashboard starts.

    `store` is a path or a `pyarrow.fs` URI, `database` an SQLAlchemy URL. Left empty, both lie under
    `.vib/sample` when the sample is wanted and under `.vib/own` when it is not, so that made-up and
    real snapshots share a store only where somebody asked for that.
    """

    model_config = SettingsConfigDict(env_prefix="VIB_", frozen=True)

    store: str = ""
    database: str = ""
    sample: bool = Field(default=True, description="publish the synthetic sample on `python -m vib sample`")
    language: Language = "nl"
    engine: str = Field(
        default="duckdb",
        description="duckdb, or an Apache Spark cluster: spark://…, local-cluster[…], sc://…",
    )

    @property
    def home(self) -> Path:
        """The default folder of this installation's data."""
        return ROOT / ".vib" / ("sample" if self.sample else "own")

    @property
    def store_uri(self) -> str:
        """The snapshot store: a path or a `pyarrow.fs` URI."""
        return self.store or str(self.home / "store")

    @property
    def database_url(self) -> str:
        """The registry's SQLAlchemy URL."""
        return self.database or f"sqlite:///{self.home / 'registry.db'}"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
