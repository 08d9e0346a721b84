package scoring

// For the tests of the fast paths.
var (
	Blend   = blend
	SortKey = Exact.sortKey
)
