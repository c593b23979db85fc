"""How far a visit was from the address."""

import math

from hypothesis import given
from hypothesis import strategies as st

from app.visits.distance import distance_m, to_wgs84

LATITUDES, LONGITUDES = st.floats(20, 50), st.floats(75, 130)
POINTS = st.tuples(LATITUDES, LONGITUDES)


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_nought_to_itself(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert math.isclose(distance_m(one, other), distance_m(other, one), abs_tol=1e-6)
    assert distance_m(one, one) == 0


def test_a_degree_of_latitude_is_some_111_kilometres() -> None:
    assert 111_000 < distance_m((30.0, 120.0), (31.0, 120.0)) < 111_400
    assert 96_000 < distance_m((30.0, 120.0), (30.0, 121.0)) < 96_600


@given(POINTS)
def test_chinese_map_coordinates_lie_some_hundred_metres_off(point: tuple[float, float]) -> None:
    assert to_wgs84(*point, "wgs84") == point
    assert 10 < distance_m(point, to_wgs84(*point, "gcj02")) < 1_200
    assert 100 < distance_m(point, to_wgs84(*point, "bd09")) < 3_000


def test_haining_is_moved_west_and_south() -> None:
    latitude, longitude = to_wgs84(30.53, 120.68, "gcj02")
    assert 0.003 < 120.68 - longitude < 0.007
    assert abs(30.53 - latitude) < 0.004
