"""Corporate actions reach the holders: which amounts they move (`legs`), when, and back again (`run`)."""
