"""The call for events. Those of the grounds are sealed and told on before anybody walks."""

from tests.access.walk.cases import case

case("listEvents", lists="household")
