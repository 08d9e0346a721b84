package reliability

import "tieubieu/server/scoring"

// AsIs draws every judge once, and says who lies above the line and where.
func AsIs(in scoring.Input, kind LineKind) (above []string, ranks map[string]int, err error) {
	result, err := scoring.Compute(in)
	if err != nil {
		return nil, nil, err
	}
	b := openBook(&in)
	c, line := b.contest(&result, kind)
	ranks = map[string]int{}
	if len(c.entries) == 0 {
		return nil, ranks, nil
	}
	d := newDraw(c)
	once := everyone(c.judges)
	d.run(c.scores(once), once, 0)
	for e := range c.entries {
		id := line.Entries[c.entries[e].place].Entry
		ranks[id] = d.rank[e]
		if d.above[e] {
			above = append(above, id)
		}
	}
	return above, ranks, nil
}
