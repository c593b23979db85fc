"""Samples of likely doubles and merges."""

from uuid import uuid4

from tests.factories import an_external_body
from tests.fuzz.county import County
from tests.fuzz.registry_samples import a_house, an_elder
from tests.fuzz.samples import Sample

WHY = {"reason": "同一人先后由两村登记"}


async def doubles_samples(county: County) -> dict[str, Sample]:
    """Who looks registered twice, and is made one."""
    homes = [county.a_home() for _ in range(6)]
    made = {"id": str(uuid4()), "person_id": str(homes[1].people[0]), **WHY}
    merge = await county.answered("POST", f"/v1/people/{homes[0].people[0]}/merges", made)
    return {
        "listDuplicatesOfPerson": Sample(an_elder(county.a_home())),
        "listDuplicates": Sample({"limit": 2}),
        "putPersonByExternalId": Sample({"source": "dibao", "external_id": "P-1"}, an_external_body()),
        "mergePeople": Sample(
            an_elder(homes[2]),
            {"id": str(uuid4()), "person_id": str(homes[3].people[0]), "identity_reason": "换证", **WHY},
        ),
        "mergeHouseholds": Sample(
            a_house(homes[4]), {"id": str(uuid4()), "household_id": str(homes[5].household_id), **WHY}
        ),
        "undoMerge": Sample({"merge_id": merge["id"]}, {"reason": "核实为两个人"}),
    }
