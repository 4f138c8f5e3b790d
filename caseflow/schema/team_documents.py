"""Documents of a team about many cases: spam groups, recommendations. Their contents are sealed to the team."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class TeamPaper:
    """The columns of a paper that only the members of one team read."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    # The key generation of the team to which the paper's own key is sealed.
    generation: Mapped[uuid.UUID] = mapped_column(ForeignKey("team_generation.id"))
    sealed_key: Mapped[bytes]
    sealed: Mapped[bytes]
    revision: Mapped[int]
    # Authenticates everything above and what the table adds.
    tag: Mapped[bytes]


class FloodRow(TeamPaper, Base):
    """A group of near-duplicates that somebody proposed to put aside: which cases is sealed."""

    __tablename__ = "flood"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    # From this day on nothing can be taken back, and the row goes.
    ends_on: Mapped[datetime.date]


class RecommendationRow(TeamPaper, Base):
    """A recommendation of the office; its linked cases stay sealed for ever."""

    __tablename__ = "recommendation"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    # What everybody may read since two people agreed to publish it, as JSON.
    published: Mapped[str | None]
