"""Every setting, read once from the environment (`VIB_…`); nothing else in the project reads it."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from vib.access.roles import Role
from vib.locale import Language
from vib.model.cubes import CUBES

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
    threshold: int = Field(
        default=5,
        ge=1,
        description="counts from 1 to this − 1 are not shown; 1 shows all, and says so",
    )
    public_margins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("participation:agency+state",),
        description="counts that are public by decision whatever their size: cube:dimension+dimension, …",
    )
    public_margins_decided_by: str = ""
    four_eyes: bool = Field(default=False, description="whoever delivers may not publish it")
    upload_workers: int = Field(default=2, ge=1, description="deliveries that are worked on at once")
    upload_deliveries: int = Field(default=10, ge=1, description="deliveries that are open at once")
    upload_deliveries_each: int = Field(default=3, ge=1, description="of those, that one person may have")
    upload_memory_mb: int = Field(default=6144, ge=512, description="memory of one delivery's process")
    upload_cpu_seconds: int = Field(default=900, ge=10, description="processor time of that process")
    upload_check_seconds: int = Field(default=120, ge=1, description="how long checking may take")
    upload_prepare_seconds: int = Field(default=600, ge=1, description="how long counting and shielding may")
    upload_idle_minutes: int = Field(default=60, ge=1, description="a delivery that nobody looks at ends")
    upload_handed_over_hours: int = Field(default=8, ge=1, description="how long one waits for another")

    role_claim: str = Field(default="roles", description="the claim of a token that says the role")
    name_claim: str = Field(default="name", description="the claim that says who somebody is")
    roles: Annotated[dict[str, Role], NoDecode] = Field(
        default={
            "VIBMonitor-lezer": Role.VIEWER,
            "VIBMonitor-stuurgroep": Role.STEERING,
            "VIBMonitor-medewerker": Role.STAFF,
            "VIBMonitor-coordinator": Role.COORDINATOR,
        },
        description="values of that claim and the roles they give: value=role, …",
    )
    organisations: Annotated[dict[str, str], NoDecode] = Field(
        default={}, description="organisation codes and their agencies, * for all: OVO000123=atlas, …"
    )
    sign_in_by_proxy: str = Field(
        default="", description="a proxy signs in; the header in which it says who somebody is"
    )
    proxy_roles: str = Field(default="X-Forwarded-Groups", description="its header with the roles")
    proxy_secret: SecretStr = Field(
        default=SecretStr(""), description="what it sends in X-VIB-Proxy-Secret, so that it is believed"
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="host names by which the dashboard is found; empty: those of its sign-in"
    )
    embedded_in: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="origins whose pages may show this dashboard in a frame"
    )
    metrics: bool = Field(default=False, description="answer on /_stcore/metrics")
    upload_files: int = Field(default=40, ge=1, description="files that a session may hold uploaded")
    upload_megabytes: int = Field(default=300, ge=1, description="megabytes that a session may hold uploaded")

    @field_validator("roles", "organisations", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.rpartition("=") for part in value.split(",") if part.strip()]
        if not all(key.strip() and meaning.strip() for key, _, meaning in pairs):
            raise ValueError("write value=meaning, with commas between")
        return {key.strip(): meaning.strip() for key, _, meaning in pairs}

    @field_validator("public_margins", "hosts", "embedded_in", mode="before")
    @classmethod
    def _separate(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("public_margins")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for rule in value:
            cube, _, kept = rule.partition(":")
            known = CUBES[cube].dimensions if cube in CUBES else ()
            if not known or not set(filter(None, kept.split("+"))) <= set(known):
                raise ValueError(f"{rule}: no such cube or dimension")
        return value

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
