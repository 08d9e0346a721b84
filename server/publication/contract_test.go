package publication_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tieubieu/server/publication"
)

func contract(t testing.TB) string {
	t.Helper()
	document, err := os.ReadFile("testdata/contract.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

// recompute runs the command on a document from stdin.
func recompute(document string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = publication.RecomputeCommand([]string{"-"}, strings.NewReader(document), &out, &err)
	return code, out.String(), err.String()
}

// Worked by hand from testdata/contract.json, which has every kind of entry:
//
//	E001  stage 1: 1150, 1200 → 1175 > 700. Stage 2: 1150, 1200, 1300 → 3650/3 = 1216⅔, shown 12.17; ranked 1
//	E002  stage 1: b on both sheets, more than half: disqualified
//	E003  stage 1: 700, which is not > 700: eliminated, shows 700
//	E004  stage 1: 1500, 1400 → 1450. Stage 2: 1200, 1050 → 1125 (J03 is not counted); ranked 2, first of its group
//	E005  stage 2: only one complete sheet of two: incomplete
//
// Level A takes two of at least 1150: E001. E004 closes it with 1125 and has B. Awarded are E001, E004 and, by the
// council, E005, which has no rank and is therefore never nominated.
const contractResult = `{"standings":[` +
	`{"entry":"E001","group":"handicraft","status":"ranked","score":"3650/3","display":"12.17","passed":true,"rankOverall":1,"rankInGroup":1,"sheets":3},` +
	`{"entry":"E004","group":"food","status":"ranked","score":"1125","display":"11.25","passed":true,"rankOverall":2,"rankInGroup":1,"sheets":2},` +
	`{"entry":"E002","group":"handicraft","status":"disqualified","score":null,"display":null,"passed":false,"rankOverall":null,"rankInGroup":null,"sheets":2},` +
	`{"entry":"E003","group":"food","status":"eliminated","score":"700","display":"7.00","passed":false,"rankOverall":null,"rankInGroup":null,"sheets":2},` +
	`{"entry":"E005","group":"handicraft","status":"incomplete","score":null,"display":null,"passed":false,"rankOverall":null,"rankInGroup":null,"sheets":1}],` +
	`"proposal":[` +
	`{"entry":"E001","proposed":true,"level":"A","atTheLine":false},` +
	`{"entry":"E004","proposed":true,"level":"B","atTheLine":false},` +
	`{"entry":"E002","proposed":false,"level":null,"atTheLine":false},` +
	`{"entry":"E003","proposed":false,"level":null,"atTheLine":false},` +
	`{"entry":"E005","proposed":false,"level":null,"atTheLine":false}],` +
	`"nominations":[` +
	`{"entry":"E001","nominated":true,"atTheLine":false},` +
	`{"entry":"E004","nominated":true,"atTheLine":false},` +
	`{"entry":"E005","nominated":false,"atTheLine":false}]}` + "\n"

func TestRecomputeOfTheContractsExample(t *testing.T) {
	code, stdout, stderr := recompute(contract(t))
	if code != 0 || stderr != "" {
		t.Fatalf("got exit %d, %q", code, stderr)
	}
	if stdout != contractResult {
		t.Errorf("got  %swant %s", stdout, contractResult)
	}
}

func TestRecomputeReadsAFile(t *testing.T) {
	var out, err bytes.Buffer
	if code := publication.RecomputeCommand([]string{"testdata/contract.json"}, nil, &out, &err); code != 0 || out.String() != contractResult {
		t.Errorf("got exit %d, %q, %q", code, &out, &err)
	}
	missing := filepath.Join(t.TempDir(), "không có.json")
	for name, args := range map[string][]string{"no argument": nil, "two arguments": {"a", "b"}, "a file that is not there": {missing}} {
		out.Reset()
		err.Reset()
		code := publication.RecomputeCommand(args, strings.NewReader(""), &out, &err)
		if code != 2 || out.Len() > 0 || strings.Count(err.String(), "\n") != 1 {
			t.Errorf("%s: got exit %d, stdout %q, stderr %q", name, code, &out, &err)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestAResultThatCannotBeWrittenIsNotASuccess(t *testing.T) {
	var err bytes.Buffer
	if code := publication.RecomputeCommand([]string{"testdata/contract.json"}, nil, brokenPipe{}, &err); code != 1 || err.Len() == 0 {
		t.Errorf("got exit %d, %q; want 1 and a sentence", code, &err)
	}
}

// change is one replacement in the text of the contract's example; the old text must stand there exactly once.
type change struct{ old, new string }

func changed(t testing.TB, changes ...change) string {
	t.Helper()
	document := contract(t)
	for _, c := range changes {
		if n := strings.Count(document, c.old); n != 1 {
			t.Fatalf("%q stands %d times in the example", c.old, n)
		}
		document = strings.Replace(document, c.old, c.new, 1)
	}
	return document
}

const firstSheet = `{ "entry": "E001", "judge": "J01", "stage": 1, "counted": true, "marks": { "m1": 850, "m2": "a" } }`

func TestRecomputeRefusesWhatBreaksTheFormat(t *testing.T) {
	tests := map[string]struct {
		changes []change
		place   string
	}{
		// Not JSON, not UTF-8, not one value.
		"cut short":                        {[]change{{`"checkpoint": null }`, ``}}, "cấp ngoài cùng"},
		"text after the end":               {[]change{{`"checkpoint": null }`, `"checkpoint": null } {}`}}, "cấp ngoài cùng"},
		"a byte order mark":                {[]change{{`{ "format"`, "\ufeff" + `{ "format"`}}, "cấp ngoài cùng"},
		"not UTF-8":                        {[]change{{`"Bình chọn minh hoạ"`, "\"B\xecnh\""}}, "round.title"},
		"not UTF-8 where nothing is read":  {[]change{{`"checkpoint": null`, "\"checkpoint\": \"\xff\""}}, "checkpoint"},
		"half a surrogate":                 {[]change{{`"Cơ sở A & B"`, `"\ud83c"`}}, "entries[0].facility"},
		"a list":                           {[]change{{`{ "format"`, `[{ "format"`}, {`"checkpoint": null }`, `"checkpoint": null }]`}}, "cấp ngoài cùng"},
		"equal keys":                       {[]change{{`"combine": "last"`, `"combine": "last", "combine": "last"`}}, "rules.combine"},
		"equal marks":                      {[]change{{firstSheet, `{"entry":"E001","judge":"J01","stage":1,"marks":{"m1":850,"m2":"a","m1":850}}`}}, "sheets[0].marks.m1"},
		"equal keys of which one is null":  {[]change{{firstSheet, `{"entry":"E001","judge":"J01","stage":1,"marks":{"x":null,"m1":850,"x":null}}`}}, "sheets[0].marks.x"},
		"equal keys where nothing is read": {[]change{{`"checkpoint": null`, `"checkpoint": {"a":1,"a":1}`}}, "checkpoint.a"},

		// Format and version.
		"another format": {[]change{{`"tieubieu/result-bundle"`, `"tieubieu/other"`}}, "format"},
		"another version": {[]change{{`"version": 1,
  "round"`, `"version": 2, "round"`}}, "version"},
		"a version as a string": {[]change{{`"version": 1,
  "round"`, `"version": "1", "round"`}}, "version"},
		"a version as a fraction": {[]change{{`"version": 1,
  "round"`, `"version": 1.0, "round"`}}, "version"},

		// Unknown words.
		"an unknown aggregation": {[]change{{`"aggregation": "mean"`, `"aggregation": "average"`}}, "rules.aggregation"},
		"a word in capitals":     {[]change{{`"aggregation": "mean"`, `"aggregation": "Mean"`}}, "rules.aggregation"},
		"an unknown combination": {[]change{{`"combine": "last"`, `"combine": "first"`}}, "rules.combine"},
		"an unknown knock-out":   {[]change{{`"knockOut": "majority"`, `"knockOut": "most"`}}, "rules.knockOut"},
		"an unknown scope":       {[]change{{`"scope": "overall"`, `"scope": "all"`}}, "rules.levels.scope"},
		"an unknown source":      {[]change{{`"from": "awarded"`, `"from": "passed"`}}, "rules.nomination.from"},
		"an unknown kind":        {[]change{{`"id": "m1", "kind": "points"`, `"id": "m1", "kind": "number"`}}, "rubrics[0].criterionGroups[0].criteria[0].kind"},
		"an unknown option":      {[]change{{firstSheet, strings.Replace(firstSheet, `"a"`, `"z"`, 1)}}, "sheets[0].marks.m2"},

		// What is referred to must be there.
		"an unknown criterion":              {[]change{{firstSheet, strings.Replace(firstSheet, `"m1"`, `"m9"`, 1)}}, "sheets[0].marks.m9"},
		"a criterion of another rubric":     {[]change{{firstSheet, strings.Replace(firstSheet, `"m1"`, `"e1"`, 1)}}, "sheets[0].marks.e1"},
		"a criterion in capitals":           {[]change{{firstSheet, strings.Replace(firstSheet, `"m1"`, `"M1"`, 1)}}, "sheets[0].marks.M1"},
		"an unknown criterion, uncounted":   {[]change{{`"why": "hồi tị", "marks": { "e1": 0 }`, `"why": "hồi tị", "marks": { "m1": 0 }`}}, "sheets[11].marks.m1"},
		"an unknown entry":                  {[]change{{firstSheet, strings.Replace(firstSheet, `"E001"`, `"E999"`, 1)}}, "sheets[0].entry"},
		"an unknown judge":                  {[]change{{firstSheet, strings.Replace(firstSheet, `"J01"`, `"J99"`, 1)}}, "sheets[0].judge"},
		"an entry of an unknown group":      {[]change{{`"id": "E005", "group": "handicraft"`, `"id": "E005", "group": "other"`}}, "entries[4].group"},
		"a limit of an unknown group":       {[]change{{`"perGroup": { "handicraft": 8 }`, `"perGroup": { "other": 8 }`}}, "rules.awards.perGroup"},
		"a nomination of an unknown group":  {[]change{{`"perGroup": {}`, `"perGroup": {"other":1}`}}, "rules.nomination.perGroup"},
		"a decision about an unknown entry": {[]change{{`{ "entry": "E004", "awarded": true, "level": "B" }`, `{ "entry": "E404", "awarded": true }`}}, "decisions[1].entry"},
		"a tie-break of no rubric":          {[]change{{`["market", "economy"]`, `["market", "culture"]`}}, "rules.tieBreaks[1]"},

		// Marks.
		"a mark above its maximum":          {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `1050`, 1)}}, "sheets[0].marks.m1"},
		"a mark off its step":               {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `875`, 1)}}, "sheets[0].marks.m1"},
		"a negative mark":                   {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `-50`, 1)}}, "sheets[0].marks.m1"},
		"a mark that is no integer":         {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `850.5`, 1)}}, "sheets[0].marks.m1"},
		"an integer that is not written so": {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `850.0`, 1)}}, "sheets[0].marks.m1"},
		"an integer with an exponent":       {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `85e1`, 1)}}, "sheets[0].marks.m1"},
		"a mark as a string":                {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `"850"`, 1)}}, "sheets[0].marks.m1"},
		"an option as a number":             {[]change{{firstSheet, strings.Replace(firstSheet, `"a"`, `300`, 1)}}, "sheets[0].marks.m2"},
		"a mark of an uncounted sheet":      {[]change{{`"why": "hồi tị", "marks": { "e1": 0 }`, `"why": "hồi tị", "marks": { "e1": 25 }`}}, "sheets[11].marks.e1"},
		"a mark beyond 2^53":                {[]change{{firstSheet, strings.Replace(firstSheet, `850`, `9007199254740993`, 1)}}, "sheets[0].marks.m1"},

		// Twice.
		"two sheets of one judge":         {[]change{{firstSheet, firstSheet + "," + firstSheet}}, "sheets[1]"},
		"two of which one is not counted": {[]change{{firstSheet, firstSheet + "," + strings.Replace(firstSheet, "true", "false", 1)}}, "sheets[1]"},
		"two decisions":                   {[]change{{`{ "entry": "E004", "awarded": true, "level": "B" }`, `{ "entry": "E001", "awarded": false }`}}, "decisions[1].entry"},
		"equal judges":                    {[]change{{`{ "id": "J02" }`, `{ "id": "J01" }`}}, "judges[1].id"},
		"equal entries":                   {[]change{{`{ "id": "E003", "group": "food" }`, `{ "id": "E004", "group": "food" }`}}, "entries[3].id"},
		"equal criteria":                  {[]change{{`"id": "m2", "kind"`, `"id": "m1", "kind"`}}, "rubrics[0].criterionGroups[0].criteria[1].id"},
		"equal options":                   {[]change{{`{ "id": "b", "points": 0`, `{ "id": "a", "points": 0`}}, "rubrics[0].criterionGroups[0].criteria[1].options[1].id"},
		"equal criterion groups":          {[]change{{`"criterionGroups": [ { "id": "economy"`, `"criterionGroups": [ { "id": "economy", "maxPoints": 0, "criteria": [] }, { "id": "economy"`}}, "rubrics[1].criterionGroups[1].id"},
		"equal levels":                    {[]change{{`{ "id": "B" }`, `{ "id": "A" }`}}, "rules.levels.list[1].id"},
		"two rubrics of one group":        {[]change{{`"group": "food", "criterionGroups"`, `"group": "handicraft", "criterionGroups"`}}, "rubrics[1].group"},

		// Numbers.
		"stage 3":                       {[]change{{firstSheet, strings.Replace(firstSheet, `"stage": 1`, `"stage": 3`, 1)}}, "sheets[0].stage"},
		"stage 0":                       {[]change{{firstSheet, strings.Replace(firstSheet, `"stage": 1`, `"stage": 0`, 1)}}, "sheets[0].stage"},
		"three stages":                  {[]change{{`{ "weight": 1 } ]`, `{ "weight": 1 }, {} ]`}}, "rules.stages"},
		"no stage":                      {[]change{{`[ { "advance": { "points": 700, "inclusive": false } }, { "weight": 1 } ]`, `[]`}}, "rules.stages"},
		"a stage that is not played":    {[]change{{`, { "weight": 1 } ]`, ` ]`}}, "sheets[2].stage"},
		"no minimum of sheets":          {[]change{{`"minimumSheets": 2`, `"minimumSheets": 0`}}, "rules.minimumSheets"},
		"a trimmed mean of four":        {[]change{{`"aggregation": "mean"`, `"aggregation": "trimmed-mean"`}, {`"minimumSheets": 2`, `"minimumSheets": 4`}}, "rules.minimumSheets"},
		"a negative total":              {[]change{{`"total": 30`, `"total": -1`}}, "rules.awards.total"},
		"a negative group limit":        {[]change{{`{ "handicraft": 8 }`, `{ "handicraft": -8 }`}}, "rules.awards.perGroup.handicraft"},
		"a negative count":              {[]change{{`"count": 2`, `"count": -2`}}, "rules.levels.list[0].count"},
		"a negative minimum":            {[]change{{`"minimumPoints": 1150`, `"minimumPoints": -1`}}, "rules.levels.list[0].minimumPoints"},
		"a negative nomination":         {[]change{{`"total": 10`, `"total": -1`}}, "rules.nomination.total"},
		"a negative nomination minimum": {[]change{{`"minimumPoints": 1000`, `"minimumPoints": -1`}}, "rules.nomination.minimumPoints"},
		"a negative pass mark":          {[]change{{`"points": 900`, `"points": -900`}}, "rules.passMark.points"},
		"a negative threshold":          {[]change{{`"points": 700`, `"points": -700`}}, "rules.stages[0].advance.points"},
		"a negative weight":             {[]change{{`"weight": 1`, `"weight": -1`}}, "rules.stages[1].weight"},
		"weights that add to 0":         {[]change{{`"weight": 1`, `"weight": 0`}, {`"combine": "last"`, `"combine": "weighted"`}}, "rules.stages"},
		"weights left out":              {[]change{{`{ "weight": 1 }`, `{}`}, {`"combine": "last"`, `"combine": "weighted"`}}, "rules.stages"},
		"a step of 0":                   {[]change{{`"maxPoints": 1000, "step": 50`, `"maxPoints": 1000, "step": 0`}}, "rubrics[0].criterionGroups[0].criteria[0].step"},
		"a negative step":               {[]change{{`"maxPoints": 1000, "step": 50`, `"maxPoints": 1000, "step": -50`}}, "rubrics[0].criterionGroups[0].criteria[0].step"},
		"a negative option":             {[]change{{`"points": 300`, `"points": -300`}}, "rubrics[0].criterionGroups[0].criteria[1].options[0].points"},
		"a pass mark beyond 2^53":       {[]change{{`"points": 900`, `"points": 9007199254740993`}}, "rules.passMark.points"},

		// Wrong types.
		"rules as a list":              {[]change{{`"judges": [ { "id": "J01" }, { "id": "J02" }, { "id": "J03" } ]`, `"judges": {}`}}, "judges"},
		"a judge as a string":          {[]change{{`{ "id": "J02" }`, `"J02"`}}, "judges[1]"},
		"null in a list":               {[]change{{`{ "id": "J02" }`, `null`}}, "judges[1]"},
		"null as a tie-break":          {[]change{{`["market", "economy"]`, `[null]`}}, "rules.tieBreaks[0]"},
		"counted as a number":          {[]change{{firstSheet, strings.Replace(firstSheet, `true`, `1`, 1)}}, "sheets[0].counted"},
		"inclusive as a string":        {[]change{{`"points": 900, "inclusive": true`, `"points": 900, "inclusive": "true"`}}, "rules.passMark.inclusive"},
		"a pass mark as a number":      {[]change{{`{ "points": 900, "inclusive": true }`, `900`}}, "rules.passMark"},
		"an id as a number":            {[]change{{`{ "id": "E003", "group": "food" }`, `{ "id": 3, "group": "food" }`}}, "entries[2].id"},
		"marks as a list":              {[]change{{firstSheet, `{ "entry": "E001", "judge": "J01", "stage": 1, "marks": [850] }`}}, "sheets[0].marks"},
		"awarded as a string":          {[]change{{`{ "entry": "E004", "awarded": true`, `{ "entry": "E004", "awarded": "yes"`}}, "decisions[1].awarded"},
		"a level as a number":          {[]change{{`"awarded": true, "level": "B"`, `"awarded": true, "level": 2`}}, "decisions[1].level"},
		"a group limit as a list":      {[]change{{`{ "handicraft": 8 }`, `[8]`}}, "rules.awards.perGroup"},
		"a knock-out as a number":      {[]change{{`"knockOut": true`, `"knockOut": 1`}}, "rubrics[0].criterionGroups[0].criteria[1].options[1].knockOut"},
		"the round as a string":        {[]change{{`"cycle": "2026-2027"`, `"cycle": 2026`}}, "round.cycle"},
		"demonstration as a word":      {[]change{{`"demonstration": true`, `"demonstration": "yes"`}}, "round.demonstration"},
		"a replaced version as a word": {[]change{{`"replaces": null`, `"replaces": "1"`}}, "publication.replaces"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := recompute(changed(t, test.changes...))
			if code != 2 || stdout != "" {
				t.Errorf("got exit %d, stdout %q; want 2 and nothing", code, stdout)
			}
			if !strings.Contains(stderr, test.place) || strings.Count(stderr, "\n") != 1 || !strings.HasSuffix(stderr, ".\n") {
				t.Errorf("got %q, want one sentence naming %s", stderr, test.place)
			}
		})
	}
}

// Every part of the example that the contract does not allow to be left out is missed, whether it is absent or null.
func TestRecomputeMissesWhatMustBeThere(t *testing.T) {
	paths := []string{
		"format", "version", "round", "publication", "rules", "rubrics", "judges", "entries", "sheets",
		"rules.aggregation", "rules.minimumSheets", "rules.stages", "rules.combine", "rules.passMark", "rules.passMark.points",
		"rules.tieBreaks", "rules.knockOut", "rules.stages.0.advance.points", "rules.levels.scope", "rules.levels.list",
		"rules.levels.list.0.id", "rules.nomination.from", "rubrics.0.group", "rubrics.0.criterionGroups",
		"rubrics.0.criterionGroups.0.id", "rubrics.0.criterionGroups.0.maxPoints", "rubrics.0.criterionGroups.0.criteria",
		"rubrics.0.criterionGroups.0.criteria.0.id", "rubrics.0.criterionGroups.0.criteria.0.kind",
		"rubrics.0.criterionGroups.0.criteria.0.maxPoints", "rubrics.0.criterionGroups.0.criteria.0.step",
		"rubrics.0.criterionGroups.0.criteria.1.options", "rubrics.0.criterionGroups.0.criteria.1.options.0.id",
		"rubrics.0.criterionGroups.0.criteria.1.options.0.points", "judges.0.id", "entries.0.id", "entries.0.group",
		"sheets.0.entry", "sheets.0.judge", "sheets.0.stage", "sheets.0.marks", "decisions.0.entry", "decisions.0.awarded",
	}
	for _, path := range paths {
		for _, null := range []bool{false, true} {
			code, stdout, stderr := recompute(without(t, path, null))
			last := path[strings.LastIndex(path, ".")+1:]
			if code != 2 || stdout != "" || !strings.Contains(stderr, last+": thiếu") {
				t.Errorf("without %s (null %t): got exit %d, %q, %q", path, null, code, stdout, stderr)
			}
		}
	}
}

// without is the example without the part at a path.
func without(t testing.TB, path string, null bool) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(contract(t)))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	keys := strings.Split(path, ".")
	at := document
	for _, key := range keys[:len(keys)-1] {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil {
				t.Fatal(err)
			}
			at = v[i]
		}
	}
	whole, last := at.(map[string]any), keys[len(keys)-1]
	if _, there := whole[last]; !there {
		t.Fatalf("no %s in the example", path)
	}
	delete(whole, last)
	if null {
		whole[last] = nil
	}
	encoded, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// The same document in other words gives the same result.
func TestRecomputeAcceptsWhatTheFormatAllows(t *testing.T) {
	tests := map[string][]change{
		"unknown keys": {{`"format":`, `"formáts": {"a":[1.5e300,{"b":null}]}, "Format": "x", "FORMAT": 2, "format":`},
			{`"kind": "points", "maxPoints": 1000`, `"kind": "points", "Kind": "options", "options": [{"id":"z","points":1}], "maxPoints": 1000`}},
		"what is not read may be anything": {{`"checkpoint": null`, `"standings": 5, "proposal": "x", "nominations": {"a":1}, "checkpoint": {"note":1}`},
			{`[ { "entry": "E001", "nominated": true, "reason": "…" } ]`, `{"entry":"E999"}`},
			{`"why": "hồi tị"`, `"why": {"a":1}`}, {`{ "revision": 3 }`, `[1,2]`}, {`"Cơ sở A & B"`, `17`}},
		"null counts as left out": {{`"counted": true`, `"counted": null`}, {`"why": "hồi tị"`, `"why": null`}, {`"demonstration": true`, `"demonstration": null`},
			{`"points": 900, "inclusive": true`, `"points": 900, "inclusive": null`}, {`"perGroup": {}`, `"perGroup": {"handicraft":null,"other":null}`},
			{`"m1": 900 } },
    { "entry": "E001", "judge": "J03"`, `"m1": 900, "m9": null } },
    { "entry": "E001", "judge": "J03"`}},
		"escapes":                                             {{`"id": "m1"`, `"\u0069d": "m\u0031"`}, {`{ "m2": "a", "m1": 900 }`, `{"\u006d2":"\u0061","m1":900}`}},
		"a threshold in stage 2 decides nothing":              {{`{ "weight": 1 } ]`, `{ "weight": 1, "advance": {"points": 100000} } ]`}},
		"an empty list of levels to nominate is any":          {{`"levels": ["A", "B"]`, `"levels": []`}},
		"minus nothing is nothing":                            {{`"why": "hồi tị", "marks": { "e1": 0 }`, `"why": "hồi tị", "marks": { "e1": -0 }`}},
		"weights need not add up where the last stage counts": {{`{ "weight": 1 }`, `{}`}},
	}
	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := recompute(changed(t, changes...))
			if code != 0 || stdout != contractResult {
				t.Errorf("got exit %d, %q, %s", code, stderr, stdout)
			}
		})
	}
}

func TestRecomputeReadsThePartsInAnyOrder(t *testing.T) {
	parts := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(contract(t)), &parts); err != nil {
		t.Fatal(err)
	}
	orders := map[string][]string{
		"sheets first":  {"sheets", "decisions", "entries", "judges", "rubrics", "rules", "publication", "round", "version", "format"},
		"entries last":  {"format", "version", "round", "publication", "rules", "sheets", "judges", "rubrics", "decisions", "entries"},
		"rubrics later": {"entries", "judges", "sheets", "rubrics", "rules", "format", "version", "round", "publication", "decisions"},
	}
	for name, order := range orders {
		t.Run(name, func(t *testing.T) {
			var document []string
			for _, key := range order {
				text := string(parts[key])
				if key == "sheets" {
					// Marks before the entry that says which rubric they are of.
					text = strings.ReplaceAll(text, `{ "entry": "E001", "judge": "J03", "stage": 2, "marks": { "m1": 1000, "m2": "a" },`,
						`{ "marks": { "m1": 1000, "m2": "a" }, "stage": 2, "judge": "J03", "entry": "E001",`)
				}
				document = append(document, `"`+key+`":`+text)
			}
			code, stdout, stderr := recompute("{" + strings.Join(document, ",") + "}")
			if code != 0 || stdout != contractResult {
				t.Errorf("got exit %d, %q, %s", code, stderr, stdout)
			}
		})
	}
	t.Run("a fault is still named where it stands", func(t *testing.T) {
		document := `{"sheets":[{"marks":{"m1":"850"},"entry":"E001","judge":"J01","stage":1}]`
		for _, key := range orders["sheets first"][1:] {
			document += `,"` + key + `":` + string(parts[key])
		}
		if _, _, stderr := recompute(document + "}"); !strings.Contains(stderr, "sheets[0].marks.m1: phải là một số nguyên") {
			t.Errorf("got %q", stderr)
		}
	})
}

func TestRecomputeWithPartsLeftOut(t *testing.T) {
	tests := map[string]struct{ path, want, not string }{
		"without decisions the proposal is taken as decided": {
			"decisions", `"nominations":[{"entry":"E001","nominated":true,"atTheLine":false},{"entry":"E004","nominated":true,"atTheLine":false}]}`, ""},
		"without a nomination rule there is an empty list": {"rules.nomination", `"nominations":[]}`, ""},
		"without levels there are none":                    {"rules.levels", `{"entry":"E001","proposed":true,"level":null,`, ""},
		"without awards there is no limit":                 {"rules.awards", `{"entry":"E004","proposed":true,"level":"B"`, ""},
		"a minimum left out asks nothing":                  {"rules.levels.list.0.minimumPoints", `{"entry":"E004","proposed":true,"level":"A"`, ""},
		"a count left out has no limit":                    {"rules.levels.list.0.count", `{"entry":"E001","proposed":true,"level":"A"`, ""},
		"counted left out is counted":                      {"sheets.11.counted", `{"entry":"E004","group":"food","status":"ranked","score":"750"`, ""},
		"inclusive left out is inclusive":                  {"rules.stages.0.advance.inclusive", `{"entry":"E003","group":"food","status":"incomplete"`, "eliminated"},
		"a knock-out left out is none": {
			"rubrics.0.criterionGroups.0.criteria.1.options.1.knockOut", `{"entry":"E002","group":"handicraft","status":"incomplete"`, "disqualified"},
		"no threshold lets all advance": {"rules.stages.0.advance", `{"entry":"E003","group":"food","status":"incomplete"`, "eliminated"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, null := range []bool{false, true} {
				code, stdout, stderr := recompute(without(t, test.path, null))
				if code != 0 || !strings.Contains(stdout, test.want) || test.not != "" && strings.Contains(stdout, test.not) {
					t.Errorf("null %t: got exit %d, %q, %s", null, code, stderr, stdout)
				}
			}
		})
	}
}

func TestDecisionsThatArePresentAndEmptyAwardNobody(t *testing.T) {
	document := contract(t)
	from, to := strings.Index(document, `"decisions": [`), strings.Index(document, `"nominationDecisions"`)
	code, stdout, stderr := recompute(document[:from] + `"decisions": [], ` + document[to:])
	if code != 0 || !strings.HasSuffix(stdout, `"nominations":[]}`+"\n") {
		t.Errorf("got exit %d, %q, %s", code, stderr, stdout)
	}
}

func TestAnEmptyRoundHasEmptyLists(t *testing.T) {
	document := `{"format":"tieubieu/result-bundle","version":1,"round":{},"publication":{},"rules":{"aggregation":"median",
		"minimumSheets":1,"stages":[{}],"combine":"weighted","passMark":{"points":0},"tieBreaks":[],"knockOut":"any","nomination":{"from":"awarded"}},
		"rubrics":[],"judges":[],"entries":[],"sheets":[]}`
	want := `{"standings":[],"proposal":[],"nominations":[]}` + "\n"
	if code, stdout, stderr := recompute(document); code != 0 || stdout != want {
		t.Errorf("got exit %d, %q, %s", code, stderr, stdout)
	}
}

// Ids sort by code point, which for UTF-8 is byte order: Z before a, a before é, U+FF5E before U+1F3C6 (UTF-16 would
// put the latter first).
func TestIDsAreSortedByCodePoint(t *testing.T) {
	document := `{"format":"tieubieu/result-bundle","version":1,"round":{},"publication":{},"rules":{"aggregation":"mean",
		"minimumSheets":1,"stages":[{}],"combine":"last","passMark":{"points":0},"tieBreaks":[],"knockOut":"any"},
		"rubrics":[{"group":"g","criterionGroups":[]}],"judges":[],
		"entries":[{"id":"\ud83c\udfc6","group":"g"},{"id":"é","group":"g"},{"id":"～","group":"g"},{"id":"a","group":"g"},
			{"id":"Z","group":"g"},{"id":"e\u0301","group":"g"},{"id":"a\"\\/<>&\u2028\u0001","group":"g"}],"sheets":[]}`
	code, stdout, stderr := recompute(document)
	if code != 0 {
		t.Fatalf("got exit %d, %q", code, stderr)
	}
	var got []string
	for _, row := range strings.Split(stdout, `{"entry":`)[1:8] {
		got = append(got, row[:strings.Index(row, `,"group"`)])
	}
	want := []string{`"Z"`, `"a"`, `"a\"\\/<>&` + "\u2028" + `\u0001"`, "\"e\u0301\"", `"é"`, `"～"`, `"🏆"`}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %s, want %s", got, want)
	}
}
