package main

import (
	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/appeal"
	"tieubieu/server/award"
	"tieubieu/server/blob"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/entryimport"
	"tieubieu/server/facility"
	"tieubieu/server/job"
	"tieubieu/server/notice"
	"tieubieu/server/panel"
	"tieubieu/server/photo"
	"tieubieu/server/practice"
	"tieubieu/server/preview"
	"tieubieu/server/promotion"
	"tieubieu/server/publication"
	"tieubieu/server/remark"
	"tieubieu/server/result"
	"tieubieu/server/scoresheet"
	"tieubieu/server/trail"
	"tieubieu/server/unit"
)

// wire puts the concepts together: who asks before a phase is entered, what happens
// in it, and what runs inside a publication.
func wire(db *database.DB, objects *blob.Store, queue *job.Queue, notices *notice.Service) api.Services {
	rounds := &competition.Service{DB: db}
	s := api.Services{
		DB: db, Accounts: &account.Service{DB: db}, Units: &unit.Service{DB: db}, Facilities: &facility.Service{DB: db}, Rounds: rounds,
		Entries: &entry.Service{DB: db, Blob: objects}, Photos: &photo.Service{DB: db, Blob: objects, Jobs: queue, Sight: entry.PhotoSight},
		Panels: &panel.Service{DB: db}, Practice: &practice.Service{DB: db}, Sheets: &scoresheet.Service{DB: db, Blob: objects, Correction: award.CorrectionOpen, UnderWay: award.CorrectionUnderWay}, Awards: &award.Service{DB: db, Blob: objects, Rounds: rounds, Guards: []award.Guard{promotion.WithinQuota}},
		Promotions: &promotion.Service{DB: db}, Notices: notices, Remarks: &remark.Service{DB: db}, Appeals: &appeal.Service{DB: db, Blob: objects}, Results: &result.Service{DB: db}, Trail: &trail.Service{DB: db},
	}
	s.Imports = &entryimport.Service{DB: db, Facilities: s.Facilities, Entries: s.Entries}
	s.Publications = &publication.Service{DB: db, Rounds: rounds, Steps: []publication.Step{remark.Freeze, certificate.Issue, s.Promotions.Promote, notices.Published}}
	s.Previews = &preview.Service{Publications: s.Publications, Notices: notices}
	s.Awards.OnApproved = append(s.Awards.OnApproved, certificate.Reserve)
	s.Certificates = &certificate.Service{DB: db, Blob: objects, Jobs: queue}
	rounds.Guards = map[competition.Phase][]competition.Guard{
		competition.Scoring:      {entry.ScreeningDone, panel.ReadyToScore},
		competition.Deliberation: {scoresheet.AllSubmitted},
		competition.Approved:     {s.Awards.ReadyToApprove},
	}
	rounds.Back = map[competition.Phase][]competition.Guard{
		competition.Registration: {entry.NoneSubmitted},
		competition.Scoring:      {scoresheet.NoneSaved},
	}
	rounds.Steps = map[competition.Phase][]competition.Step{
		competition.Registration: {s.Promotions.TakeInWaiting},
		competition.Scoring:      {scoresheet.OpenFirstStage},
		competition.Deliberation: {s.Awards.Open},
	}
	rounds.OnClose = append(rounds.OnClose, s.Promotions.CycleClosed)
	rounds.OnCopy = append(rounds.OnCopy, entry.CopyTerms)
	s.Entries.OnDecided = append(s.Entries.OnDecided, s.Promotions.EntryDecided, scoresheet.Decided)
	s.Entries.OnHappening = append(s.Entries.OnHappening, notices.EntryHappened)
	s.Entries.OnHandedOver = append(s.Entries.OnHandedOver, notices.RoundHandedOver)
	s.Facilities.OnClaim = append(s.Facilities.OnClaim, notices.ClaimHappened)
	s.Appeals.OnAnswered = append(s.Appeals.OnAnswered, notices.AppealAnswered)
	s.Accounts.Send = notices.SendToAccount
	s.Panels.OnJoin = append(s.Panels.OnJoin, scoresheet.Joined)
	s.Panels.OnRecount = append(s.Panels.OnRecount, scoresheet.Recount)
	s.Panels.Means = award.Means
	return s
}
