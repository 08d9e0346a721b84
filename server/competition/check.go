package competition

import (
	"fmt"
	"maps"
	"slices"

	"tieubieu/server/fault"
	"tieubieu/server/scoring"
)

// CheckRules refuses rules that scoring could not work by (architecture §6), one
// field per fault, so that the bundle of a round with these rules is valid. groups
// are the programme's product groups, criterionGroups the ids of the criterion
// groups of any of the round's rubrics. It asks a little more than the bundle does:
// points to 100, counts to 100,000, ids that are used once.
func CheckRules(r Rules, groups []Group, criterionGroups []string) error {
	var f fault.Fields
	if !slices.Contains([]scoring.Aggregation{scoring.Mean, scoring.TrimmedMean, scoring.Median}, r.Aggregation) {
		f.Add("aggregation", "unknown", "Cách tính điểm phải là trung bình, trung bình bỏ cao thấp nhất, hoặc trung vị.")
	}
	switch {
	case r.MinimumSheets < 1 || r.MinimumSheets > 100:
		f.Add("minimumSheets", "range", "Số phiếu tối thiểu phải từ 1 đến 100.")
	case r.Aggregation == scoring.TrimmedMean && r.MinimumSheets < 5:
		f.Add("minimumSheets", "trimmed-mean", "Bỏ điểm cao nhất và thấp nhất cần ít nhất 5 phiếu.")
	}
	checkStages(&f, r)
	checkScore(&f, "passMark.points", r.PassMark.Points)
	checkTieBreaks(&f, r.TieBreaks, criterionGroups)
	if r.KnockOut != scoring.Majority && r.KnockOut != scoring.Any {
		f.Add("knockOut", "unknown", "Điều kiện loại phải theo đa số phiếu hoặc theo bất kỳ phiếu nào.")
	}
	checkQuota(&f, "awards", r.Awards, groups)
	if r.Levels != nil {
		checkLevels(&f, *r.Levels)
	}
	if r.Nomination != nil {
		checkNomination(&f, *r.Nomination, r.Levels, groups)
	}
	return f.Err()
}

func checkStages(f *fault.Fields, r Rules) {
	if len(r.Stages) < 1 || len(r.Stages) > 2 {
		f.Add("stages", "count", "Phải có một hoặc hai lượt chấm.")
	}
	weights, inRange := int64(0), true
	for i, s := range r.Stages {
		if s.Weight < 0 || s.Weight > 1000 {
			f.Add(fmt.Sprintf("stages[%d].weight", i), "range", "Trọng số phải từ 0 đến 1000.")
			inRange = false
			continue
		}
		weights += s.Weight
		if s.Advance != nil {
			if i > 0 {
				f.Add(fmt.Sprintf("stages[%d].advance", i), "unexpected", "Chỉ lượt chấm thứ nhất có điểm vào vòng sau.")
			}
			checkScore(f, fmt.Sprintf("stages[%d].advance.points", i), s.Advance.Points)
		}
	}
	switch r.Combine {
	case scoring.Last:
	case scoring.Weighted:
		if len(r.Stages) == 2 && inRange && weights == 0 {
			f.Add("stages", "weights", "Tổng trọng số của hai lượt chấm phải lớn hơn 0.")
		}
	default:
		f.Add("combine", "unknown", "Cách gộp hai lượt chấm phải là lượt cuối hoặc theo trọng số.")
	}
}

func checkTieBreaks(f *fault.Fields, tieBreaks, criterionGroups []string) {
	for i, id := range tieBreaks {
		path := fmt.Sprintf("tieBreaks[%d]", i)
		if !slices.Contains(criterionGroups, id) {
			f.Add(path, "unknown", "Không có nhóm tiêu chí %q để phân định điểm bằng nhau.", id)
		} else if slices.Contains(tieBreaks[:i], id) {
			f.Add(path, "repeated", "Nhóm tiêu chí %q được nêu hai lần.", id)
		}
	}
}

func checkLevels(f *fault.Fields, levels scoring.Levels) {
	if levels.Scope != scoring.Overall && levels.Scope != scoring.PerGroup {
		f.Add("levels.scope", "unknown", "Hạng giải phải xét chung hoặc theo từng nhóm.")
	}
	if len(levels.List) == 0 || len(levels.List) > 20 {
		f.Add("levels.list", "count", "Phải có từ 1 đến 20 hạng giải.")
	}
	seen := map[string]bool{}
	for i, l := range levels.List {
		path := fmt.Sprintf("levels.list[%d]", i)
		switch {
		case l.ID == "" || len([]rune(l.ID)) > 40 || clean(l.ID) != l.ID:
			f.Add(path+".id", "pattern", "Tên hạng giải phải có từ 1 đến 40 ký tự, không có khoảng trắng ở đầu và cuối.")
		case seen[l.ID]:
			f.Add(path+".id", "repeated", "Hạng giải %q bị nêu hai lần.", l.ID)
		}
		seen[l.ID] = true
		checkCount(f, path+".count", l.Count)
		if l.MinimumPoints != nil {
			checkScore(f, path+".minimumPoints", *l.MinimumPoints)
		}
	}
}

func checkNomination(f *fault.Fields, n scoring.Nomination, levels *scoring.Levels, groups []Group) {
	if n.From != scoring.FromAwarded {
		f.Add("nomination.from", "unknown", "Chỉ đề cử từ sản phẩm được công nhận.")
	}
	checkQuota(f, "nomination", n.Quota, groups)
	if n.MinimumPoints != nil {
		checkScore(f, "nomination.minimumPoints", *n.MinimumPoints)
	}
	for i, id := range n.Levels {
		path := fmt.Sprintf("nomination.levels[%d]", i)
		if levels == nil || !slices.ContainsFunc(levels.List, func(l scoring.Level) bool { return l.ID == id }) {
			f.Add(path, "unknown", "Không có hạng giải %q.", id)
		} else if slices.Contains(n.Levels[:i], id) {
			f.Add(path, "repeated", "Hạng giải %q bị nêu hai lần.", id)
		}
	}
}

func checkQuota(f *fault.Fields, path string, q scoring.Quota, groups []Group) {
	checkCount(f, path+".total", q.Total)
	for _, id := range slices.Sorted(maps.Keys(q.PerGroup)) {
		if !slices.ContainsFunc(groups, func(g Group) bool { return g.GroupID == id }) {
			f.Add(path+".perGroup."+id, "unknown", "Chương trình không có nhóm sản phẩm %q.", id)
			continue
		}
		n := q.PerGroup[id]
		checkCount(f, path+".perGroup."+id, &n)
	}
}

func checkCount(f *fault.Fields, path string, n *int64) {
	if n != nil && (*n < 0 || *n > 100_000) {
		f.Add(path, "range", "Số lượng phải từ 0 đến 100.000.")
	}
}

func checkScore(f *fault.Fields, path string, points int64) {
	if points < 0 || points > 10_000 {
		f.Add(path, "range", "Điểm phải từ 0 đến 100.")
	}
}
