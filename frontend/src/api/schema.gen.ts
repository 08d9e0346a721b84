// Made from server/api/openapi.yaml by tools/openapi/generate.mjs. Not written by hand.

export interface paths {
    "/api/account-searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["findAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAccounts"];
        put?: never;
        post: operations["createAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{accountId}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{accountId}/phone-confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["confirmPhoneSeen"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{accountId}/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["issueRecoveryCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{accountId}/sign-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signAccountOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{accountId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setAccountStatus"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/{appealId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAppeal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/{appealId}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** @description By the organiser or the council's chair; nobody answers an appeal of a facility that he owns (403 own-appeal). retake and changed announce a correction, which is opened as always. */
        put: operations["answerAppeal"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/{appealId}/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description At most 20 MB and ten files, while the appeal is open. The same file sent twice is the same paper. */
        post: operations["addAppealPaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/{appealId}/papers/{paperId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeAppealPaper"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appeals/{appealId}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["withdrawAppeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOpenRounds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCallList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{noticeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["recordCall"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/certificates/{certificateId}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["printCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/certificates/{certificateId}/reissue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["reissueCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/certificates/{certificateId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["revokeCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/commune-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["importCommunes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/confirmed-emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["confirmEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/council-seats/{seatId}/leaving": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["leaveCouncil"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cycles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCycles"];
        put?: never;
        post: operations["createCycle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cycles/{cycleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCycle"];
        put: operations["updateCycle"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cycles/{cycleId}/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["closeCycle"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cycles/{cycleId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setCycleMembers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cycles/{cycleId}/quotas/{tier}/{unitId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** @description The first quota of a unit is set with If-Match "0". */
        put: operations["setCycleQuota"];
        post?: never;
        delete: operations["removeCycleQuota"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMyEntries"];
        put?: never;
        post: operations["createEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEntry"];
        put?: never;
        post?: never;
        delete: operations["deleteEntry"];
        options?: never;
        head?: never;
        patch: operations["saveEntry"];
        trace?: never;
    };
    "/api/entries/{entryId}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEntryAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description By the owner, or a collaborator on the facility's behalf, within the window. 409: appeal-window-closed, appeal-open, id-reused. */
        post: operations["fileAppeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/consent-forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addConsentForm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["recordConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["copyEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEntryHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/judges-choice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["chooseForJudges"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["objectToEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/packet-weights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["weighEntryPacket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addEntryPaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/papers/{paperId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changeEntryPaper"];
        post?: never;
        delete: operations["removeEntryPaper"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/papers/{paperId}/renewal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["renewEntryPaper"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setEntryPhotos"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/reconsideration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["reconsiderEntry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description For the facility's people, and the organiser, secretary and auditor of the round. 404 until something is published. */
        get: operations["getEntryResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/screening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["screenEntry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/screening-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveScreeningChecks"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/screening-desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getScreeningDesk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["submitEntry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entries/{entryId}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["withdrawEntry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entry-objections/{objectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["takeBackObjection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entry-objections/{objectionId}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["answerObjection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFacilities"];
        put?: never;
        post: operations["registerFacility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities/{facilityId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getFacility"];
        put: operations["updateFacility"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities/{facilityId}/open-rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFacilityOpenRounds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities/{facilityId}/owners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["approveClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities/{facilityId}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPhotos"];
        put?: never;
        post: operations["uploadPhoto"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities/{facilityId}/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProducts"];
        put?: never;
        post: operations["addProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facilities/{facilityId}/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFacilityPromotions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facility-claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFacilityClaims"];
        put?: never;
        post: operations["claimFacility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facility-claims/{claimId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["withdrawFacilityClaim"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facility-claims/{claimId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["decideFacilityClaim"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listGrants"];
        put?: never;
        post: operations["grantRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/grants/{grantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getJudgeSession"];
        put?: never;
        post?: never;
        delete: operations["endJudgeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["openJudgeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMySeats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/declaration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["declareConflicts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/device-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["reportDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/devices/{deviceId}/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["registerDeviceKey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/packet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPacket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/practice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPractice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["reconcileSheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judge/rounds/{roundId}/score-sheet-documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["printOwnScoreSheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judges/{judgeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changeJudge"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judges/{judgeId}/declarable-facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDeclarableFacilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judges/{judgeId}/leaving": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["leaveJudge"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judges/{judgeId}/recusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["recuseJudge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judges/{judgeId}/replacement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["replaceJudge"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/judges/{judgeId}/sign-in-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["revokeJudgeCode"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/late-copies/{lateCopyId}/taking-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["takeInLateCopy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLedgerActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mail-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMailSettings"];
        put: operations["setMailSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Mails about what is made up, as they would have gone out: for administrators, and for organisers those of their rounds and facilities. */
        get: operations["getMailbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMe"];
        put: operations["updateMe"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["startConfirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/confirmed-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["confirmByCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/facility-claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMyFacilityClaims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sign-in-names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/new-passwords": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{noticeId}/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["markNoticeRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/paper-copies/{paperCopyId}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["confirmPaperSheet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/paper-copies/{paperCopyId}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["refusePaperSheet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["askPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{personId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changePerson"];
        post?: never;
        delete: operations["removePerson"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/photos/{photoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPhoto"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchPlaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProduct"];
        put: operations["updateProduct"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{productId}/merger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["mergeProduct"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/programmes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProgrammes"];
        put?: never;
        post: operations["createProgramme"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/programmes/{programmeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProgramme"];
        put: operations["updateProgramme"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/promotions/{promotionId}/admission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["admitPromotion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/promotions/{promotionId}/declining": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["declinePromotion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/promotions/{promotionId}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["refusePromotion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/promotions/{promotionId}/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["settlePromotion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/promotions/{promotionId}/undoing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["undoPromotion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recusals/{recusalId}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["agreeRecusal"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recusals/{recusalId}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["refuseRecusal"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/region-defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRegionDefaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRegister"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["registerAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/round-overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description For organisers: their own units and those below, with plans, phases and counts. */
        get: operations["getRoundOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRounds"];
        put?: never;
        post: operations["createRound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRound"];
        put: operations["updateRound"];
        post?: never;
        delete: operations["deleteRound"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/acceptance-previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["previewAcceptances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/acceptances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["acceptEntries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAppeals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/approval-scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listApprovalScans"];
        put?: never;
        post: operations["uploadApprovalScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssignment"];
        /** @description Shares entries out as planned; once scoring has opened only adds judges to a balanced sharing. */
        put: operations["applyAssignment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/assignment-plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description What applying these terms would do. Stores nothing. */
        post: operations["planAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/award-withdrawals/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Opens a correction whose one change is that this award is taken away. */
        post: operations["withdrawAward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/board/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Server-sent events: board (a Board, at first and whenever its columns change), rows (the judges whose rows changed), still (nothing did). Ends after two minutes; whoever looks on asks again. */
        get: operations["watchBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/certificate-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["requestCertificateFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/certificate-files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCertificateFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/certificate-form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCertificateForm"];
        put: operations["setCertificateForm"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/checklists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listChecklists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/checklists/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setChecklist"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["openCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/corrections/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["abandonCorrection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/council-seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCouncil"];
        put?: never;
        post: operations["addCouncilSeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/deadlines/{deadline}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["extendDeadline"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/deliberation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDeliberation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/deliberation/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["approveResult"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/deliberation/decisions/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["decideAward"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/deliberation/nominations/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["decideNomination"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/deliberation/simulations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description What other places, levels, nominations or another pass mark would give. It changes and writes nothing. */
        post: operations["simulateDeliberation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRoundEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/entry-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["countRoundEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/entry-import-template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEntryImportTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/entry-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["importEntries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/entry-imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["previewEntryImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/entry-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEntryRules"];
        put: operations["setEntryRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/forming-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFormingDecisions"];
        /** @description If-Match: the version that stands, "0" where none does. */
        put: operations["setFormingDecision"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/gap-alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listGapAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/hand-overs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listHandOvers"];
        put?: never;
        /** @description Roles on the round and what waits in the screening queue pass on in one act; the colleague is told. */
        post: operations["handOverRound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/judge-code-sheets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["printJudgeCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/judge-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listJudgeCodes"];
        put?: never;
        post: operations["issueJudgeCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/judges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listJudges"];
        put?: never;
        post: operations["addJudge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/late-copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLateCopies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/packet-weight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["weighRoundPacket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/panel-rehearsals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description What a change of the panel would do to the number of judges of entries. Stores nothing. */
        post: operations["rehearsePanelChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/paper-copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPaperCopies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/paper-scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["uploadPaperScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/phase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkPhase"];
        /** @description The next phase only. What is missing is 409 phase-blocked, one field each: path its code, code overridable or required. */
        put: operations["enterPhase"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/practice-candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPracticeCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/practice-samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPracticeSamples"];
        put: operations["setPracticeSamples"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/promotion-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["planPromotions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/promotions/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getArrivals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/promotions/received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReceivedPromotions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/promotions/sent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSentPromotions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/publication-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["previewPublication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/publication-time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["schedulePublication"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/publications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPublications"];
        put?: never;
        post: operations["publishResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/publications/{version}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/recusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRecusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/reliability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getReliability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/remark-readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description All or none. 409 remark-changed or remark-kept, with one field for each item that stands in the way. */
        post: operations["releaseRemarks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/remarks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRemarks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rubrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRubrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rubrics/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRubric"];
        /** @description Writes the next version, until scoring opens; If-Match is the version of the rubric last seen. */
        put: operations["setRubric"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rubrics/{groupId}/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["compareRubricVersions"];
        put?: never;
        post: operations["compareRubricDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rubrics/{groupId}/spreadsheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportRubric"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rubrics/{groupId}/spreadsheet-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["lookAtRubric"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rubrics/{groupId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRubricVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRulesVersions"];
        /** @description By the council's vote, between freezing and approval: places, levels, nomination, and fewer minimum sheets. */
        put: operations["amendRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/sample-labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["printSampleLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSamples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/samples/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["noteSample"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/score-sheet-documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["printScoreSheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/scoring-progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getScoringProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/screeners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listScreeners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/screening-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["assignScreener"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/screening-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["countScreeningQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/screening-handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["handOverScreening"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/second-stage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["openSecondStage"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/step-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["stepBack"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rounds/{roundId}/unsent-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["importUnsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getScoreSheet"];
        put: operations["saveScoreSheet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["printScoreSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}/paper-copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["enterPaperSheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}/print-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkPrintedSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}/remark-reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** @description Releases a remark to its facility or keeps it back, by the round's secretary or organiser after publication. 409 remark-changed when the text is another by now. */
        put: operations["readRemark"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}/reopening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["reopenScoreSheet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/score-sheets/{sheetId}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSheetRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSessions"];
        put?: never;
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchUnits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unitId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUnit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unitId}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A unit's directory by name, for its organisers and its rounds' secretaries. */
        get: operations["listPeople"];
        put?: never;
        post: operations["addPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unsubscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unsubscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptAllInputBody: {
            /** @description At the versions that the preview showed: one that changed since is left as it is. */
            items: components["schemas"]["SeenEntry"][];
        };
        Account: {
            /** Format: date-time */
            createdAt: string;
            email?: string;
            /**
             * Format: date-time
             * @description Left out: not confirmed yet.
             */
            emailConfirmedAt?: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            locale: "vi" | "en";
            name: string;
            /** @description E.164. */
            phone?: string;
            /**
             * Format: date-time
             * @description Left out: not confirmed yet.
             */
            phoneConfirmedAt?: string;
            /** @enum {string} */
            status: "active" | "disabled";
            /** Format: int64 */
            version: number;
        };
        AccountStatusInputBody: {
            reason: string;
            /** @enum {string} */
            status: "active" | "disabled";
        };
        AddCouncilSeatInputBody: {
            /** Format: uuid */
            accountId: string;
            /** @enum {string} */
            role: "chair" | "member";
            title?: string;
        };
        AddJudgeInputBody: {
            /** Format: uuid */
            accountId: string;
            /**
             * Format: uuid
             * @description The judge's own, when known.
             */
            facilityId?: string;
            /** @description Empty: all groups. */
            groupIds?: string[];
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /** @description True when left out; only a head or deputy may score nothing. */
            scores?: boolean;
            title?: string;
        };
        AddPersonInputBody: {
            /** Format: uuid */
            accountId: string;
            groupIds?: string[];
            note?: string;
            title?: string;
        };
        AddProductInputBody: {
            /** @description The product of the same name (product-like) is another one. */
            confirmed?: boolean;
            description?: string;
            /**
             * Format: uuid
             * @description Made on the device, so that a request sent twice adds once.
             */
            id?: string;
            /** @enum {string} */
            kind: "single" | "set";
            /** @description Of a set: two or more. */
            members?: string[];
            name: string;
        };
        AddSignInInputBody: {
            /** @description The account's own. */
            password: string;
            /** @description An e-mail address for an account that has a phone number, or the other way round. */
            signIn: string;
        };
        AddedSignIn: {
            /** @description A phone number stands at once where no SMS is sent; an officer confirms it. */
            added: boolean;
            /** @description Where the link or the code went that confirms it; until then it opens nothing. */
            sent?: components["schemas"]["SentCode"];
        };
        AmendRulesInputBody: {
            reason: string;
            rules: components["schemas"]["Rules"];
            votes: components["schemas"]["Votes"];
        };
        AnchorGroup: {
            id: string;
            /** @description In points, two decimals. */
            points: string;
        };
        AnswerAppealInputBody: {
            /** @description The facility reads it; at most 4,000 characters. */
            answer: string;
            /** @enum {string} */
            outcome: "rejected" | "retake" | "changed";
        };
        AnswerObjectionInputBody: {
            /** @description The owner reads it; at most 2,000 characters. */
            answer: string;
        };
        Appeal: {
            answer: string;
            /** Format: uuid */
            entryId: string;
            /** @description As published. */
            facilityName: string;
            /** Format: date-time */
            filedAt: string;
            /** @description Empty for the platform. */
            filedByName: string;
            /** Format: uuid */
            id: string;
            judgingCode: string;
            papers: components["schemas"]["AppealPaper"][];
            /** @description As published. */
            productName: string;
            /**
             * Format: int64
             * @description The version that it is made against.
             */
            publicationVersion: number;
            /** Format: uuid */
            roundId: string;
            /**
             * Format: date-time
             * @description When it was answered or withdrawn.
             */
            settledAt?: string;
            /** @description Absent for the facility where that would name a judge of the round. */
            settledByName?: string;
            /**
             * @description retake and changed: a correction follows.
             * @enum {string}
             */
            status: "open" | "withdrawn" | "rejected" | "retake" | "changed";
            /** @description In the reader's language. */
            statusWords: string;
            text: string;
            /** Format: int64 */
            version: number;
        };
        AppealPage: {
            items: components["schemas"]["Appeal"][];
            next?: string;
            /**
             * Format: int64
             * @description How many of all stand open.
             */
            open: number;
        };
        AppealPaper: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            bytes: number;
            /** @enum {string} */
            contentType: "application/pdf" | "image/jpeg" | "image/png";
            fileName: string;
            /** Format: uuid */
            id: string;
            url: string;
        };
        ApplyAssignmentInputBody: {
            digest: string;
            /**
             * Format: int64
             * @description Balanced: how many entries a judge takes at most; 0: any number.
             */
            maxPerJudge?: number;
            /** @enum {string} */
            mode: "everyone" | "by-group" | "balanced";
            /**
             * Format: int64
             * @description Balanced: how many judges an entry should have.
             */
            perEntry?: number;
        };
        ApprovalScan: {
            /** Format: int64 */
            bytes: number;
            contentType: string;
            /** Format: uuid */
            id: string;
            sha256: string;
            /** Format: date-time */
            uploadedAt: string;
            url: string;
            /**
             * Format: int64
             * @description Of the publication that it approves.
             */
            version: number;
        };
        ApproveClaimInputBody: {
            /** Format: uuid */
            accountId: string;
            reason: string;
        };
        ApproveInputBody: {
            /** Format: date */
            decisionDate: string;
            decisionNumber: string;
            signer: string;
        };
        AskPasswordResetInputBody: {
            /** @description E-mail address or phone number. */
            signIn: string;
        };
        AssignScreenerInputBody: {
            /**
             * Format: uuid
             * @description Left out: into nobody's queue.
             */
            accountId?: string;
            entryIds: string[];
        };
        Assignment: {
            /**
             * Format: date-time
             * @description Absent: never; then the default holds, by group.
             */
            appliedAt?: string;
            /**
             * Format: int64
             * @description Balanced: how many entries a judge takes at most; 0: any number.
             */
            maxPerJudge?: number;
            /** @enum {string} */
            mode: "everyone" | "by-group" | "balanced";
            /**
             * Format: int64
             * @description Balanced: how many judges an entry should have.
             */
            perEntry?: number;
            /** Format: int64 */
            version: number;
        };
        AssignmentPlan: {
            /** @description To be handed back when it is applied. */
            digest: string;
            /** Format: int64 */
            entries: number;
            /**
             * Format: int64
             * @description Balanced: how many entries a judge takes at most; 0: any number.
             */
            maxPerJudge?: number;
            /**
             * Format: int64
             * @description Sheets per entry, by the round's rules.
             */
            minimum: number;
            /** @description Groups whose entries are scored by different sets of judges. */
            mixed: components["schemas"]["MixedGroup"][];
            /** @enum {string} */
            mode: "everyone" | "by-group" | "balanced";
            /**
             * Format: int64
             * @description Balanced: how many judges an entry should have.
             */
            perEntry?: number;
            shares: components["schemas"]["JudgeShare"][];
            /** @description Entries with fewer judges than they should have. */
            short: components["schemas"]["ShortEntry"][];
            /** @description Groups that nobody on the panel is noted to know. */
            unknown: components["schemas"]["UnknownGroup"][];
            /**
             * Format: int64
             * @description Of the assignment it was made on (If-Match when it is applied), or that applying it has made.
             */
            version: number;
        };
        AssignmentTerms: {
            /**
             * Format: int64
             * @description Balanced: how many entries a judge takes at most; 0: any number.
             */
            maxPerJudge?: number;
            /** @enum {string} */
            mode: "everyone" | "by-group" | "balanced";
            /**
             * Format: int64
             * @description Balanced: how many judges an entry should have.
             */
            perEntry?: number;
        };
        AwardLevel: {
            /** Format: int64 */
            count?: number;
            id: string;
            /** Format: int64 */
            minimumPoints?: number;
        };
        Board: {
            /**
             * Format: date-time
             * @description By the database's clock: what "25 minutes ago" is measured by.
             */
            at: string;
            /** @description By judging code. */
            entries: components["schemas"]["BoardEntry"][];
            judges: components["schemas"]["BoardJudge"][];
            /** Format: int64 */
            stage: number;
        };
        BoardEntry: {
            code: string;
            groupId: string;
        };
        BoardJudge: {
            /** Format: int64 */
            begun: number;
            /** @description A letter for each of the board's entries: w waiting, b begun, c complete, s submitted, - not counted, . never this judge's. */
            cells: string;
            code: string;
            /** @description The first seen first. */
            devices: components["schemas"]["JudgeDevice"][];
            /** Format: uuid */
            judgeId: string;
            /** Format: date-time */
            lastContact?: string;
            name: string;
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /**
             * Format: int64
             * @description Complete, not submitted.
             */
            scored: number;
            scores: boolean;
            /** @enum {string} */
            status: "active" | "left" | "replaced";
            /** Format: int64 */
            submitted: number;
            /**
             * Format: int64
             * @description What the judge's devices last reported.
             */
            unsent: number;
            /** Format: int64 */
            waiting: number;
        };
        Call: {
            /** @description Oldest first. */
            attempts: components["schemas"]["CallAttempt"][];
            contactName: string;
            contactPhone: string;
            facilityName: string;
            /** @description In the officer's language; readAt: an owner has read it in the account meanwhile. */
            notice: components["schemas"]["Notice"];
            /** @enum {string} */
            status: "open" | "not-reached" | "called";
            /** Format: int64 */
            version: number;
            /** @enum {string} */
            why: "no-address" | "not-sent" | "refused";
        };
        CallAttempt: {
            /** Format: date-time */
            at: string;
            /** @description The officer's name. */
            by: string;
            note: string;
            /** @enum {string} */
            outcome: "called" | "not-reached";
        };
        Certificate: {
            /** @description As it is printed: 7K3M-9QXD-AB12. */
            checkCode: string;
            /** Format: uuid */
            entryId: string;
            facility: string;
            group: string;
            /** Format: uuid */
            id: string;
            /** Format: date */
            issuedOn: string;
            judgingCode: string;
            level?: string;
            number: string;
            product: string;
            /** @enum {string} */
            status: "reserved" | "valid" | "expired" | "superseded" | "revoked";
            statusReason?: string;
            /** Format: date */
            validUntil: string;
            /**
             * Format: int64
             * @description 0 while reserved.
             */
            version: number;
        };
        CertificateFile: {
            /** Format: int64 */
            bytes?: number;
            /** Format: int64 */
            done: number;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            requestedAt: string;
            /** @enum {string} */
            status: "waiting" | "ready" | "failed";
            /** Format: int64 */
            total: number;
        };
        CertificateForm: {
            defaults: components["schemas"]["CertificateFormWords"];
            /** @description Lines. */
            issuer: string;
            /** @description {number}, {year} and {unit} are filled in. */
            numberPattern: string;
            /** @description {tier} and {year} are filled in. */
            sentence: string;
            /** @description Lines. */
            signedFor: string;
            title: string;
            /**
             * Format: int64
             * @description 0: the defaults.
             */
            version: number;
        };
        CertificateFormWords: {
            /** @description Lines. */
            issuer: string;
            /** @description {number}, {year} and {unit} are filled in. */
            numberPattern: string;
            /** @description {tier} and {year} are filled in. */
            sentence: string;
            /** @description Lines. */
            signedFor: string;
            title: string;
        };
        ChangeCertificateInputBody: {
            reason: string;
        };
        ChangeEntryPaperInputBody: {
            fileName: string;
            /** Format: date */
            issuedOn?: string;
            issuer?: string;
            /** @enum {string} */
            kind: "registration" | "quality" | "food-safety" | "award" | "certificate" | "explanation" | "other";
            number?: string;
            /**
             * Format: date
             * @description The last day.
             */
            validUntil?: string;
        };
        ChangeJudgeInputBody: {
            /** @description Empty: all groups. Once scoring has opened groups can only be added. */
            groupIds?: string[];
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            title?: string;
        };
        ChangePasswordInputBody: {
            newPassword: string;
            /** @description The one that is in force. */
            password: string;
        };
        ClimbStep: {
            /**
             * Format: uuid
             * @description Where it is the reader's to see.
             */
            entryId?: string;
            levelName?: string;
            /** @description The public page of the round's result. */
            link?: string;
            /**
             * @description climbing: put forward, nothing published yet.
             * @enum {string}
             */
            outcome: "awarded" | "not-awarded" | "eliminated" | "incomplete" | "disqualified" | "climbing";
            outcomeWords: string;
            /** Format: uuid */
            roundId?: string;
            roundTitle: string;
            tierName: string;
            /** @description As it was called then; empty while it is not known. */
            unitName: string;
            /** Format: int64 */
            year: number;
        };
        CloseCycleInputBody: {
            reason: string;
        };
        Colleague: {
            /** Format: uuid */
            accountId: string;
            /** Format: int64 */
            decided: number;
            name: string;
            /** Format: int64 */
            returned: number;
            /** @enum {string} */
            role: "screener" | "secretary" | "organiser";
            /** Format: int64 */
            waiting: number;
        };
        CompareRubricDraftInputBody: {
            /** @description Need not be sound yet. */
            tree: components["schemas"]["RubricTree"];
            /**
             * Format: int64
             * @description That is compared with; 0: the one that counts.
             */
            version: number;
        };
        ConfirmByCodeInputBody: {
            /** @description The 6 digits that came by SMS. */
            code: string;
        };
        ConfirmEmailInputBody: {
            /** @description What stands after "#ma=" in the mailed link. */
            token: string;
        };
        ConfirmedAddress: {
            /** @description Masked. */
            email: string;
        };
        Conflict: {
            /** Format: uuid */
            facilityId: string;
            /** @enum {string} */
            kind: "own-facility" | "owner" | "employer" | "adviser" | "family" | "other";
            /** @description At most 1000 characters. */
            note?: string;
        };
        CopyEntryInputBody: {
            /** @description The earlier entry's when left out. */
            groupId?: string;
            /**
             * Format: uuid
             * @description Made on the device, so that a request sent twice begins one draft.
             */
            id?: string;
            /** Format: uuid */
            roundId: string;
        };
        CorrectionInputBody: {
            /** @description Shown with the new version. */
            note: string;
        };
        CouncilSeat: {
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            joinedAt: string;
            /** Format: date-time */
            leftAt?: string;
            /** @description In lists. */
            name?: string;
            /** @enum {string} */
            role: "chair" | "member";
            /** Format: uuid */
            roundId: string;
            title: string;
            /** Format: int64 */
            version: number;
        };
        CreateAccountInputBody: {
            /** @enum {string} */
            locale?: "vi" | "en";
            name: string;
            /** @description Left out: the account signs in by a code, or after one has been set. */
            password?: string;
            /** @description E-mail address or phone number. */
            signIn: string;
        };
        CreateCycleInputBody: {
            /** Format: date */
            endsOn: string;
            name: string;
            /** Format: uuid */
            programmeId: string;
            /** Format: date */
            startsOn: string;
        };
        CreateEntryInputBody: {
            groupId: string;
            /**
             * Format: uuid
             * @description Made on the device, so that a request sent twice begins one draft.
             */
            id?: string;
            /** Format: uuid */
            productId: string;
            /** Format: uuid */
            roundId: string;
        };
        CreateRoundInputBody: {
            admitsOpen?: boolean;
            admitsPromoted?: boolean;
            /**
             * Format: int64
             * @description Working days; absent: 10, or as in from.
             */
            appealDays?: number;
            /** Format: uuid */
            cycleId: string;
            /**
             * Format: uuid
             * @description A round whose plan, rules and rubrics are copied; never its dates.
             */
            from?: string;
            judgingCodePattern?: string;
            /** @enum {string} */
            packetMode?: "product" | "all" | "code";
            publishesAll?: boolean;
            receivesPromotions?: boolean;
            /** Format: date-time */
            registrationClosesAt?: string;
            /** Format: date-time */
            registrationOpensAt?: string;
            rules?: components["schemas"]["Rules"];
            /** Format: date-time */
            screeningClosesAt?: string;
            tier: string;
            title?: string;
            /** Format: uuid */
            unitId: string;
        };
        Criterion: {
            guidance?: string;
            id: string;
            /** @enum {string} */
            kind: "points" | "options";
            levels?: components["schemas"]["DescribedLevel"][];
            /** Format: int64 */
            maxPoints?: number;
            name: string;
            nameEn?: string;
            options?: components["schemas"]["CriterionOption"][];
            /**
             * Format: int64
             * @description 100, 50, 25 or 10.
             */
            step?: number;
        };
        CriterionGap: {
            criterionId: string;
            /** Format: int64 */
            high: number;
            /** Format: int64 */
            low: number;
        };
        CriterionGroup: {
            criteria: components["schemas"]["Criterion"][];
            id: string;
            /** Format: int64 */
            maxPoints: number;
            name: string;
            nameEn?: string;
        };
        CriterionOption: {
            description?: string;
            id: string;
            knockOut?: boolean;
            /** Format: int64 */
            points: number;
            reason?: string;
        };
        Cycle: {
            /** Format: date */
            endsOn: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: uuid */
            programmeId: string;
            /** Format: date */
            startsOn: string;
            /** @enum {string} */
            status: "open" | "closed";
            /** Format: int64 */
            version: number;
        };
        CycleDetail: {
            /** Format: date */
            endsOn: string;
            /** Format: uuid */
            id: string;
            members: components["schemas"]["CycleMember"][];
            name: string;
            /** Format: uuid */
            programmeId: string;
            quotas: components["schemas"]["CycleQuota"][];
            /** Format: date */
            startsOn: string;
            /** @enum {string} */
            status: "open" | "closed";
            /** @description Units that live when the cycle begins and have no region in it: nothing can climb from them. */
            uncovered: components["schemas"]["UnitRef"][];
            /** Format: int64 */
            version: number;
        };
        CycleMember: {
            /** Format: uuid */
            memberId: string;
            /** Format: uuid */
            parentId: string;
        };
        CycleQuota: {
            /** Format: int64 */
            places: number;
            tier: string;
            /** Format: uuid */
            unitId: string;
            /** Format: int64 */
            version: number;
        };
        DecideClaimInputBody: {
            approved: boolean;
            /** @description How it was checked, or why it is refused; at most 1,000 characters. */
            reason: string;
        };
        DecideInputBody: {
            awarded: boolean;
            level?: string;
            reason: string;
            votes: components["schemas"]["Votes"];
        };
        DecidedAward: {
            /** Format: date-time */
            at: string;
            awarded: boolean;
            level?: string;
            reason: string;
            votes: components["schemas"]["Votes"];
        };
        DeclarableFacility: {
            /** Format: uuid */
            facilityId: string;
            /**
             * @description To think about; no conflict by itself.
             * @enum {string}
             */
            hint?: "same-commune";
            name: string;
            /** @description Entered after the judge had declared: to be looked at before the packet is handed out. */
            new?: boolean;
            place: string;
            /**
             * @description What the data says.
             * @enum {string}
             */
            proposed?: "own-facility" | "owner" | "employer" | "adviser";
            /**
             * @description Of the last declaration.
             * @enum {string}
             */
            status?: "effective" | "awaiting" | "refused";
        };
        Declaration: {
            /**
             * Format: date-time
             * @description When it was first given.
             */
            declaredAt: string;
            /** @description All that stand against this judge, those from the data too. */
            recusals: components["schemas"]["Recusal"][];
        };
        DeclareConflictsInputBody: {
            /** @description May be empty. Said again, what is new is added and nothing is taken back. */
            conflicts: components["schemas"]["Conflict"][];
        };
        Deliberation: {
            /** Format: date */
            decisionDate?: string;
            decisionNumber?: string;
            lines: components["schemas"]["DeliberationLine"][];
            /** @description Public, for a correction. */
            note?: string;
            outcome: components["schemas"]["Outcome"];
            /** Format: uuid */
            roundId: string;
            /** Format: int64 */
            rowVersion: number;
            /**
             * Format: int64
             * @description Who sit in the council now: votes are of no more.
             */
            seats: number;
            signer?: string;
            /** @enum {string} */
            status: "open" | "approved" | "published" | "abandoned";
            /** @description Judging codes at the award line without a decision. */
            undecided: string[];
            /** @description Judging codes at the nomination line without a decision. */
            unnominated: string[];
            /**
             * Format: int64
             * @description Of the published version it works towards.
             */
            version: number;
        };
        DeliberationLine: {
            /** @description As it stands: decided, else proposed. */
            awarded: boolean;
            code: string;
            decision?: components["schemas"]["DecidedAward"];
            /** @description In points, half up to two decimals. */
            display?: string;
            /** Format: uuid */
            entryId: string;
            /** @description In points, exact, where two decimals would hide what decided: "1421/18". */
            fraction?: string;
            group: string;
            groups: components["schemas"]["GroupPoints"][];
            level?: string;
            /**
             * Format: int64
             * @description To the line that holds for the entry, in hundredths, rounded.
             */
            margin?: number;
            nomination?: components["schemas"]["Nominated"];
            passed: boolean;
            /** @description Absent for a panel whose packets show codes only. */
            product?: string;
            proposal: components["schemas"]["ProposedAward"];
            /** Format: int64 */
            rankInGroup?: number;
            /** Format: int64 */
            rankOverall?: number;
            /** @description Exact, in hundredths: "25603/3". */
            score?: string;
            /** Format: int64 */
            sheets: number;
            /** @enum {string} */
            status: "ranked" | "incomplete" | "disqualified" | "eliminated";
        };
        DescribedLevel: {
            description: string;
            /** @description A word for the level. */
            name?: string;
            /** Format: int64 */
            points: number;
        };
        DeviceKeyInputBody: {
            /** @description P-256, uncompressed point of 65 bytes, base64url without padding. */
            publicKey: string;
        };
        DeviceReportInputBody: {
            deviceId: string;
            /** @description For people; at most 100 characters. */
            deviceName?: string;
            /**
             * Format: int64
             * @description Of the packet's files, how many the device holds.
             */
            filesReady?: number;
            /** Format: int64 */
            filesTotal?: number;
            /** @description Whether the browser promised to keep its data. */
            persisted?: boolean;
            /**
             * Format: int64
             * @description Sheets that wait to be sent.
             */
            unsent: number;
        };
        DirectoryPerson: {
            /** Format: uuid */
            accountId: string;
            email?: string;
            /** @description Product groups that the person knows. */
            groupIds: string[];
            /** Format: uuid */
            id: string;
            name: string;
            note: string;
            /** @description Whether the account has ever got a password. */
            opened: boolean;
            phone?: string;
            /**
             * Format: int64
             * @description Rounds of the unit in whose panel or council the person has sat.
             */
            seats: number;
            title: string;
            /** Format: uuid */
            unitId: string;
            /** Format: int64 */
            version: number;
        };
        DuplicateHint: {
            /**
             * Format: uuid
             * @description The other one.
             */
            entryId: string;
            /** Format: uuid */
            facilityId: string;
            facilityName: string;
            /**
             * @description like-name: another product of the same facility; same-photo: the same file in another facility's entry or in another round.
             * @enum {string}
             */
            kind: "like-name" | "same-photo";
            /**
             * Format: int64
             * @description How alike.
             */
            percent: number;
            /**
             * Format: uuid
             * @description Of this entry.
             */
            photoId?: string;
            productName: string;
            /** Format: uuid */
            roundId: string;
            roundTitle: string;
            status: string;
        };
        EndGrantInputBody: {
            /** @description Needed unless one lays down one's own. */
            reason?: string;
        };
        EnterPaperSheetInputBody: {
            /** @description By criterion id: all of them. */
            marks: {
                [key: string]: number | string;
            };
            /** @description By reader, as on a saved sheet. */
            remarks: {
                [key: string]: string;
            };
            /** Format: int64 */
            rubricVersion: number;
            /** Format: uuid */
            scanId: string;
        };
        EnterPhaseInputBody: {
            /** @description Pass over what the caller may pass over; needs a reason. */
            override?: boolean;
            /** @enum {string} */
            phase: "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            reason?: string;
        };
        Entry: {
            /** @description Name; empty for the platform. */
            changedBy: string;
            /**
             * Format: uuid
             * @description The first photo.
             */
            coverId?: string;
            /** Format: date-time */
            decidedAt?: string;
            /**
             * Format: date-time
             * @description Of a returned entry; that moment itself is too late.
             */
            dueAt?: string;
            explanation: components["schemas"]["EntryExplanation"];
            /** Format: uuid */
            facilityId: string;
            facilityName: string;
            form: components["schemas"]["EntryForm"];
            groupId: string;
            /** Format: uuid */
            id: string;
            /** @description Hidden from the facility until publication. */
            judgingCode?: string;
            /** @description While it may still change. */
            missing: components["schemas"]["MissingItem"][];
            /** @description Its owner objects to it. */
            objected: boolean;
            /** @enum {string} */
            origin: "open" | "promoted" | "nominated";
            /** @description Returned, and its new date past. */
            overdue: boolean;
            paperList: components["schemas"]["EntryPaper"][];
            /** Format: int64 */
            papers: number;
            photoList: components["schemas"]["EntryPhoto"][];
            /** Format: int64 */
            photos: number;
            /** Format: uuid */
            productId: string;
            productName: string;
            /** @description Of rejection or withdrawal. */
            reason?: string;
            /** @description A correction below has taken its nomination away. */
            resultBelowChanged: boolean;
            /** Format: uuid */
            roundId: string;
            /**
             * Format: uuid
             * @description In whose queue; for the support team.
             */
            screenerId?: string;
            screenerName?: string;
            /** @description Oldest first. */
            screenings: components["schemas"]["Screening"][];
            /**
             * Format: uuid
             * @description The entry one tier below.
             */
            sourceEntryId?: string;
            /** @enum {string} */
            status: "draft" | "submitted" | "returned" | "accepted" | "rejected" | "withdrawn";
            /** Format: date-time */
            submittedAt?: string;
            /** Format: uuid */
            typedBy?: string;
            /**
             * Format: uuid
             * @description The facility's unit as it was then.
             */
            unitId: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: int64 */
            version: number;
            /**
             * @description In which quality it is read.
             * @enum {string}
             */
            view: "support" | "facility" | "council" | "auditor";
        };
        EntryAgreement: {
            consents: components["schemas"]["EntryConsent"][];
            /** @description Oldest first. */
            objections: components["schemas"]["EntryObjection"][];
            /** @description Name of who began it. */
            typedBy: string;
            /** @description Someone who does not own the facility had a hand in it: the owner may object. */
            typedFor: boolean;
        };
        EntryConsent: {
            /** Format: date-time */
            at: string;
            /** @description Name; empty for the platform. */
            by: string;
            /** Format: int64 */
            bytes?: number;
            contentType?: string;
            /** Format: uuid */
            id: string;
            /**
             * @description typed: only who handed it in is known; a signed form is at /media/entries/{entryId}/consents/{id}.
             * @enum {string}
             */
            kind: "typed" | "spoken" | "signed-form";
            note?: string;
        };
        EntryCount: {
            /** Format: int64 */
            entries: number;
            groupId: string;
            /** Format: int64 */
            overdue: number;
            /** @enum {string} */
            status: "draft" | "submitted" | "returned" | "accepted" | "rejected" | "withdrawn";
        };
        EntryEffect: {
            /** Format: int64 */
            after: number;
            /** Format: int64 */
            before: number;
            /** Format: uuid */
            entryId: string;
            judgingCode: string;
        };
        EntryExplanation: {
            culture?: components["schemas"]["EntrySection"];
            economics?: components["schemas"]["EntrySection"];
            environment?: components["schemas"]["EntrySection"];
            market?: components["schemas"]["EntrySection"];
            other?: components["schemas"]["EntrySection"];
            production?: components["schemas"]["EntrySection"];
            society?: components["schemas"]["EntrySection"];
            technique?: components["schemas"]["EntrySection"];
        };
        EntryForm: {
            /** Format: int64 */
            annualOutput?: number;
            /** Format: int64 */
            annualRevenue?: number;
            /** @description The dossier is true; the product is no copy. */
            commits?: boolean;
            /** @description What the product is and is for; at most 3,000 characters. */
            description?: string;
            /** @description At most 300 characters. */
            dimensions?: string;
            /** Format: int64 */
            firstMadeYear?: number;
            /** @description At most 2,000 characters. */
            materials?: string;
            /** @description At most 500 characters. */
            materialsOrigin?: string;
            /** @description At most 50 characters. */
            outputUnit?: string;
            /** Format: int64 */
            price?: number;
            /** @description Who signs for the facility; at most 200 characters. */
            representative?: string;
            /** @description At most 100 characters. */
            representativeTitle?: string;
            /** @description At most 200 characters. */
            trademark?: string;
            /** Format: int64 */
            workers?: number;
        };
        EntryGap: {
            /**
             * Format: int64
             * @description Standard deviation of the totals.
             */
            deviation: number;
            /** Format: uuid */
            entryId: string;
            groupId: string;
            /** Format: int64 */
            high: number;
            /** Format: int64 */
            judges: number;
            judgingCode: string;
            /** Format: int64 */
            low: number;
            /** @description Absent where marks are all alike. */
            widest?: components["schemas"]["WidestMark"];
        };
        EntryObjection: {
            answer?: string;
            /** Format: date-time */
            at: string;
            by: string;
            /** Format: uuid */
            entryId: string;
            /** Format: uuid */
            id: string;
            reason: string;
            /** Format: date-time */
            settledAt?: string;
            /** @enum {string} */
            status: "open" | "taken-back" | "answered";
            /** Format: int64 */
            version: number;
        };
        EntryPaper: {
            /** Format: int64 */
            bytes: number;
            contentType: string;
            fileName: string;
            forJudges: boolean;
            /** Format: date */
            issuedOn?: string;
            issuer?: string;
            /** @enum {string} */
            kind: "registration" | "quality" | "food-safety" | "award" | "certificate" | "explanation" | "other";
            namesNobody: boolean;
            number?: string;
            /** Format: uuid */
            paperId: string;
            /**
             * Format: date
             * @description The last day.
             */
            validUntil?: string;
            /**
             * Format: int64
             * @description Of the paper, for changing what is said of it.
             */
            version: number;
        };
        EntryPhoto: {
            caption?: string;
            /** @description A sentence, when failed. */
            failure?: string;
            /** Format: int64 */
            height: number;
            namesNobody: boolean;
            /** Format: uuid */
            photoId: string;
            /** @enum {string} */
            status: "pending" | "ready" | "failed";
            thumbhash?: string;
            /** Format: int64 */
            width: number;
        };
        EntryReason: {
            code: string;
            message: string;
        };
        EntryResult: {
            appeal: components["schemas"]["ResultAppeal"];
            certificate?: components["schemas"]["ResultCertificate"];
            /** @description What the product did, oldest first. */
            climb: components["schemas"]["ClimbStep"][];
            /** @description Empty for the first version. */
            correctionNote: string;
            demonstration: boolean;
            /** Format: uuid */
            entryId: string;
            /** Format: uuid */
            facilityId: string;
            groupName: string;
            /** Format: int64 */
            groupRank?: number;
            /**
             * Format: int64
             * @description Entries of the group.
             */
            groupSize: number;
            groups: components["schemas"]["ResultGroup"][];
            judgingCode: string;
            levelName?: string;
            passMark: components["schemas"]["ResultPassMark"];
            passed: boolean;
            /** Format: uuid */
            productId: string;
            productName: string;
            promotion?: components["schemas"]["ResultPromotion"];
            /** Format: int64 */
            publicationVersion: number;
            /** Format: date-time */
            publishedAt: string;
            /**
             * Format: int64
             * @description Over all groups.
             */
            rank?: number;
            /** @description Released ones, in an order that tells no judge. */
            remarks: string[];
            /** Format: int64 */
            remarksWaiting: number;
            /** Format: uuid */
            roundId: string;
            roundTitle: string;
            /** @enum {string} */
            status: "awarded" | "not-awarded" | "eliminated" | "incomplete" | "disqualified";
            /** @description This and other names in the reader's language. */
            tierName: string;
            /** @description Absent where there is none: incomplete, disqualified. */
            total?: components["schemas"]["ResultScore"];
            /** @description As it was called then. */
            unitName: string;
            /** Format: int64 */
            year: number;
        };
        EntryRow: {
            /**
             * Format: uuid
             * @description The first photo.
             */
            coverId?: string;
            /** Format: date-time */
            decidedAt?: string;
            /**
             * Format: date-time
             * @description Of a returned entry; that moment itself is too late.
             */
            dueAt?: string;
            /** Format: uuid */
            facilityId: string;
            facilityName: string;
            groupId: string;
            /** Format: uuid */
            id: string;
            /** @description Hidden from the facility until publication. */
            judgingCode?: string;
            /** @description Its owner objects to it. */
            objected: boolean;
            /** @enum {string} */
            origin: "open" | "promoted" | "nominated";
            /** @description Returned, and its new date past. */
            overdue: boolean;
            /** Format: int64 */
            papers: number;
            /** Format: int64 */
            photos: number;
            /** Format: uuid */
            productId: string;
            productName: string;
            /** @description Of rejection or withdrawal. */
            reason?: string;
            /** @description A correction below has taken its nomination away. */
            resultBelowChanged: boolean;
            /** Format: uuid */
            roundId: string;
            /**
             * Format: uuid
             * @description In whose queue; for the support team.
             */
            screenerId?: string;
            screenerName?: string;
            /**
             * Format: uuid
             * @description The entry one tier below.
             */
            sourceEntryId?: string;
            /** @enum {string} */
            status: "draft" | "submitted" | "returned" | "accepted" | "rejected" | "withdrawn";
            /** Format: date-time */
            submittedAt?: string;
            /** Format: uuid */
            typedBy?: string;
            /**
             * Format: uuid
             * @description The facility's unit as it was then.
             */
            unitId: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: int64 */
            version: number;
        };
        EntryRules: {
            /** @description The product needs a valid certificate of this tier. */
            certificateTier?: string;
            /** @description Empty: every kind. */
            kinds: ("household" | "cooperative-group" | "cooperative" | "enterprise")[];
            /** @description In plain language; at most 5,000 characters. */
            words?: string;
        };
        EntryScore: {
            /** Format: uuid */
            entryId: string;
            score?: string;
        };
        EntrySection: {
            /** @description Papers of the entry. */
            files?: string[];
            /** @description At most 20,000 characters. */
            text?: string;
        };
        EntryStep: {
            /** @description submit-entry, return-entry, accept-entry, …: the front end has the words. */
            action: string;
            /** Format: date-time */
            at: string;
            /** @description Name; empty for the platform, and for the support team where the facility reads. */
            by: string;
            /** Format: date-time */
            dueAt?: string;
            /** @description Of a return. */
            items: components["schemas"]["ScreeningItem"][];
            reason?: string;
            /**
             * Format: int64
             * @description How often in a row, within an hour.
             */
            times: number;
        };
        EntrySummary: {
            /** Format: date-time */
            decidedAt?: string;
            /**
             * Format: date-time
             * @description Of a returned entry; that moment itself is too late.
             */
            dueAt?: string;
            /** Format: uuid */
            facilityId: string;
            groupId: string;
            /** Format: uuid */
            id: string;
            /** @description Hidden from the facility until publication. */
            judgingCode?: string;
            /** @enum {string} */
            origin: "open" | "promoted" | "nominated";
            /** Format: uuid */
            productId: string;
            /** @description Of rejection or withdrawal. */
            reason?: string;
            /** @description A correction below has taken its nomination away. */
            resultBelowChanged: boolean;
            /** Format: uuid */
            roundId: string;
            /**
             * Format: uuid
             * @description The entry one tier below.
             */
            sourceEntryId?: string;
            /** @enum {string} */
            status: "draft" | "submitted" | "returned" | "accepted" | "rejected" | "withdrawn";
            /** Format: date-time */
            submittedAt?: string;
            /** Format: uuid */
            typedBy?: string;
            /**
             * Format: uuid
             * @description The facility's unit as it was then.
             */
            unitId: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: int64 */
            version: number;
        };
        EntryWeight: {
            /** Format: int64 */
            bytes: number;
            leftOut: components["schemas"]["PacketFileLeftOut"][];
            papers: components["schemas"]["WeighedFile"][];
            /** Format: int64 */
            pending: number;
            /** @description Those that judges would see. */
            photos: components["schemas"]["WeighedFile"][];
            /** @description The whole packet with this entry in it. */
            round: components["schemas"]["PacketWeight"];
        };
        EqualClass: {
            codes: string[];
            display: string;
            /** @description Their score in points, exact, where two decimals are not all of it: "1421/18". */
            fraction?: string;
            /** Format: int64 */
            placesLeft: number;
        };
        ExtendInputBody: {
            reason: string;
            /** Format: date-time */
            to: string;
        };
        Facility: {
            address?: string;
            /** Format: date-time */
            consentedAt?: string;
            consentsToPublication?: boolean;
            contactEmail?: string;
            contactName?: string;
            contactPhone?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            createdBy?: string;
            demonstration: boolean;
            /**
             * Format: uuid
             * @description The province before a merger.
             */
            formerUnitId?: string;
            formerUnitTitle?: string;
            /** Format: int64 */
            foundedYear?: number;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "household" | "cooperative-group" | "cooperative" | "enterprise";
            locality?: string;
            name: string;
            /** @description Tax code, 10 or 13 digits; of a household also the owner's 12-digit personal number, which is answered masked ("•••••••••345"): the mask sent back leaves it as it is. Households and co-operative groups may leave it out. */
            registrationCode?: string;
            /**
             * Format: uuid
             * @description Province or commune, valid now.
             */
            unitId: string;
            unitTitle: string;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            workers?: number;
        };
        FacilityClaim: {
            /** Format: uuid */
            accountId: string;
            claimant: string;
            /** Format: date-time */
            claimedAt: string;
            /** @description The claimant's e-mail or phone is confirmed. */
            confirmed: boolean;
            /** Format: date-time */
            decidedAt?: string;
            /** Format: uuid */
            facilityId: string;
            /** @description To the claimant only once approved. */
            facilityName?: string;
            /** Format: uuid */
            id: string;
            /** @description The reader organises the facility's place; a collaborator only sees the claim. */
            mayDecide: boolean;
            note?: string;
            /**
             * Format: int64
             * @description Accounts that act for it already; officers only.
             */
            owners: number;
            reason?: string;
            /** @description What the claimant signs in with. */
            signIn: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "refused" | "withdrawn";
            unitTitle: string;
            /** Format: int64 */
            version: number;
        };
        FacilityDetails: {
            address?: string;
            consentsToPublication?: boolean;
            contactEmail?: string;
            contactName?: string;
            contactPhone?: string;
            /**
             * Format: uuid
             * @description The province before a merger.
             */
            formerUnitId?: string;
            /** Format: int64 */
            foundedYear?: number;
            /** @enum {string} */
            kind: "household" | "cooperative-group" | "cooperative" | "enterprise";
            locality?: string;
            name: string;
            /** @description Tax code, 10 or 13 digits; of a household also the owner's 12-digit personal number, which is answered masked ("•••••••••345"): the mask sent back leaves it as it is. Households and co-operative groups may leave it out. */
            registrationCode?: string;
            /**
             * Format: uuid
             * @description Province or commune, valid now.
             */
            unitId: string;
            /** Format: int64 */
            workers?: number;
        };
        Field: {
            code: string;
            message: string;
            path: string;
        };
        FileAppealInputBody: {
            /**
             * Format: uuid
             * @description The sender's own, UUIDv7: sent twice, it is filed once.
             */
            id: string;
            /** @description At most 4,000 characters. */
            text: string;
        };
        FindAccountInputBody: {
            signIn: string;
        };
        FormingDecision: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            body: "panel" | "council";
            /** Format: date */
            decidedOn: string;
            number: string;
            signer: string;
            /** Format: int64 */
            version: number;
        };
        GapAlert: {
            /** @description Whose marks are far apart; mode full. */
            criteria?: components["schemas"]["CriterionGap"][];
            /** Format: uuid */
            entryId: string;
            /** Format: int64 */
            high?: number;
            judgingCode: string;
            /**
             * Format: int64
             * @description The lowest total, when totals are far apart; mode full.
             */
            low?: number;
        };
        GapAlerts: {
            /**
             * Format: int64
             * @description Of a criterion's maximum, between two marks that count as far apart.
             */
            criterionGapPercent: number;
            items: components["schemas"]["GapAlert"][];
            /**
             * @description own, for a head who scores: the bare fact, of entries whose own sheet is submitted.
             * @enum {string}
             */
            mode: "full" | "own";
            /**
             * Format: int64
             * @description Hundredths between two totals that count as far apart.
             */
            totalGap: number;
        };
        Grant: {
            /** Format: uuid */
            accountId: string;
            /** Format: date-time */
            endedAt?: string;
            /** Format: uuid */
            facilityId?: string;
            /** Format: date-time */
            grantedAt: string;
            /** Format: uuid */
            id: string;
            role: string;
            /** Format: uuid */
            roundId?: string;
            /** Format: uuid */
            unitId?: string;
        };
        GrantInputBody: {
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            facilityId?: string;
            /** @enum {string} */
            role: "administrator" | "organiser" | "secretary" | "screener" | "collaborator" | "owner" | "auditor";
            /** Format: uuid */
            roundId?: string;
            /** Format: uuid */
            unitId?: string;
        };
        GroupCount: {
            /** Format: int64 */
            atTheLine: number;
            /** Format: int64 */
            entries: number;
            group: string;
            /** Format: int64 */
            passed: number;
            /** Format: int64 */
            proposed: number;
        };
        GroupPoints: {
            display: string;
            group: string;
        };
        HandOverInputBody: {
            /**
             * Format: uuid
             * @description One's own when left out.
             */
            fromAccountId?: string;
            /** @description At most 2,000 characters. */
            reason?: string;
            /** Format: uuid */
            toAccountId: string;
        };
        HandOverRoundInputBody: {
            /**
             * Format: uuid
             * @description Absent: the caller. Somebody else: by an organiser only.
             */
            fromAccountId?: string;
            /** @description What the colleague needs to know. */
            note: string;
            /** Format: uuid */
            toAccountId: string;
        };
        HeldRole: {
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            facilityId?: string;
            /** Format: uuid */
            grantId?: string;
            /** @description Name of the person. */
            holder: string;
            /** @description Name of the unit, round or facility; empty for an administrator. */
            on: string;
            /** @enum {string} */
            role: "administrator" | "organiser" | "secretary" | "screener" | "collaborator" | "owner" | "auditor" | "panel-head" | "panel-deputy" | "judge" | "council-chair" | "council-member";
            /** Format: uuid */
            roundId?: string;
            /** Format: date-time */
            since: string;
            /** Format: uuid */
            unitId?: string;
        };
        ImportPreview: {
            /** @description The import of this very file that there was before. */
            imported?: components["schemas"]["ImportedEntries"];
            /** Format: int64 */
            newFacilities: number;
            /** Format: int64 */
            newProducts: number;
            /**
             * Format: int64
             * @description Of all rows.
             */
            problems: number;
            /** @description It can be imported as it is. */
            ready: boolean;
            /** @description In the order of the file; empty when it has been imported already. */
            rows: components["schemas"]["ImportRow"][];
            /** @description Of the file, in hex. */
            sha256: string;
        };
        ImportProblem: {
            /** @description "C7". */
            cell: string;
            code: string;
            /** @description What the template calls the column, in Vietnamese. */
            column: string;
            message: string;
        };
        ImportRow: {
            /** @description As the file has it. */
            facilityName: string;
            /** @description Empty while the file does not say it clearly. */
            groupId: string;
            /** @enum {string} */
            outcome: "new-facility" | "known-facility";
            problems: components["schemas"]["ImportProblem"][];
            productKnown: boolean;
            productName: string;
            /** @description The name of the registered facility, where it is written differently. */
            registered?: string;
            /**
             * Format: int64
             * @description As the spreadsheet numbers it; the first is 1.
             */
            row: number;
        };
        ImportedCommunes: {
            /**
             * Format: int64
             * @description Rows that were new or different.
             */
            changed: number;
        };
        ImportedEntries: {
            /** Format: date-time */
            at: string;
            /** @description Empty for the platform. */
            byName: string;
            entries: components["schemas"]["ImportedEntry"][];
            fileName: string;
            /** Format: uuid */
            id: string;
            /** @description The file was imported before; nothing was done now. */
            repeated: boolean;
            /**
             * Format: int64
             * @description Of the file; a draft may have been deleted since.
             */
            rows: number;
        };
        ImportedEntry: {
            /** Format: uuid */
            entryId: string;
            facilityName: string;
            /** @description Whoever asks may go on with the draft: those of the facility's place may. */
            opens: boolean;
            productName: string;
            /** Format: int64 */
            row: number;
        };
        IssueJudgeCodesInputBody: {
            /** @description Empty: every judge who sits and has no code that stands. A code that stood is revoked and its sessions end. */
            judgeIds: string[];
        };
        IssueRecoveryInputBody: {
            /** @description How the person was known. */
            reason: string;
        };
        IssuedJudgeCode: {
            /** @description ABCD-EFGH: eight of ABCDEFGHJKMNPQRSTVWXYZ23456789. */
            code: string;
            judgeCode: string;
            /** Format: uuid */
            judgeId: string;
            /** @description What the QR holds; the code stands behind the #, so that no server's log has it. */
            link: string;
            name: string;
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
        };
        Judge: {
            /** Format: uuid */
            accountId: string;
            /** @description Drawn at random for this round; all the public ever sees. */
            code: string;
            /**
             * Format: uuid
             * @description The judge's own, when known.
             */
            facilityId?: string;
            /** @description Empty: all groups. */
            groupIds: string[];
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            joinedAt: string;
            /** Format: date-time */
            leftAt?: string;
            leftReason?: string;
            /** @description In lists. */
            name?: string;
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /** Format: uuid */
            roundId: string;
            scores: boolean;
            /**
             * Format: uuid
             * @description The first judge of a chain of replacements.
             */
            seatId: string;
            /** @description Whether submitted sheets still count after leaving. */
            sheetsCount: boolean;
            /** @enum {string} */
            status: "active" | "left" | "replaced";
            title: string;
            /** Format: int64 */
            version: number;
        };
        JudgeCodeState: {
            devices: components["schemas"]["JudgeDevice"][];
            firstSignIn?: components["schemas"]["JudgeFirstContact"];
            /** Format: date-time */
            issuedAt?: string;
            judgeCode: string;
            /** Format: uuid */
            judgeId: string;
            name: string;
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            scores: boolean;
            /**
             * @description Ended: scoring is over, so that it opens nothing unless a sheet is opened again.
             * @enum {string}
             */
            status: "none" | "issued" | "used" | "ended" | "revoked";
            title: string;
        };
        JudgeCodeToPrint: {
            code: string;
            /** Format: uuid */
            judgeId: string;
        };
        JudgeDevice: {
            deviceId: string;
            deviceName: string;
            /** Format: int64 */
            filesReady: number;
            /** Format: int64 */
            filesTotal: number;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: date-time */
            lastContactAt: string;
            /** @description Whether its browser promised to keep the data; absent: not said. */
            persisted?: boolean;
            /**
             * Format: date-time
             * @description Its first sign-in by code.
             */
            signedInAt?: string;
            /**
             * Format: int64
             * @description Sheets that wait on it to be sent.
             */
            unsent: number;
        };
        JudgeFirstContact: {
            /** Format: date-time */
            at: string;
            deviceId: string;
            deviceName: string;
        };
        JudgePacket: {
            /**
             * Format: date-time
             * @description When conflicts of interest were first declared.
             */
            declaredAt: string;
            /** @description By judging code. */
            entries: components["schemas"]["PacketEntry"][];
            /** @description The product groups of the programme, in order. */
            groups: components["schemas"]["PacketGroup"][];
            judgeCode: string;
            /** Format: uuid */
            judgeId: string;
            judgeName: string;
            /** @description Files that there is no room for: to be seen with a network. */
            leftOut: components["schemas"]["LeftOut"][];
            /**
             * Format: int64
             * @description A packet has no more files than these.
             */
            maxBytes: number;
            /** @description Lower-case hex; changes exactly when the files to fetch do. */
            packetVersion: string;
            panel: components["schemas"]["PacketPanel"];
            passMark: components["schemas"]["Threshold"];
            /** @enum {string} */
            phase: "draft" | "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            practice: components["schemas"]["PracticeSample"][];
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /** Format: uuid */
            roundId: string;
            roundTitle: string;
            rubrics: components["schemas"]["Rubric"][];
            serverKey: components["schemas"]["ServerKey"];
            sheets: components["schemas"]["ScoreSheet"][];
            /**
             * @description What packets of this round show.
             * @enum {string}
             */
            shows: "product" | "all" | "code";
            /** Format: int64 */
            stage: number;
            /**
             * Format: int64
             * @description Of all files to fetch.
             */
            totalBytes: number;
            unitName: string;
        };
        JudgeProgress: {
            /** Format: int64 */
            begun: number;
            code: string;
            /** @description The first seen first. */
            devices: components["schemas"]["JudgeDevice"][];
            /** Format: uuid */
            judgeId: string;
            /** Format: date-time */
            lastContact?: string;
            name: string;
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /**
             * Format: int64
             * @description Complete, not submitted.
             */
            scored: number;
            scores: boolean;
            /** @enum {string} */
            status: "active" | "left" | "replaced";
            /** Format: int64 */
            submitted: number;
            /**
             * Format: int64
             * @description What the judge's devices last reported.
             */
            unsent: number;
            /** Format: int64 */
            waiting: number;
        };
        JudgeReliability: {
            code: string;
            /**
             * Format: int64
             * @description Mean of own total less the others' mean; below 0 is stricter.
             */
            difference: number;
            /** Format: int64 */
            entries: number;
            /** @enum {string} */
            level: "very-severe" | "severe" | "even" | "lenient" | "very-lenient" | "too-few";
            /**
             * Format: int64
             * @description Of own totals.
             */
            mean: number;
            /** @description For head and secretary. */
            name?: string;
            /**
             * Format: int64
             * @description That of each of the others on the same entries, their mean.
             */
            othersSpread: number;
            /**
             * Format: int64
             * @description Standard deviation of these differences.
             */
            scatter: number;
            /**
             * Format: int64
             * @description Entries that others have scored too.
             */
            shared: number;
            /**
             * Format: int64
             * @description Standard deviation of own totals.
             */
            spread: number;
            /**
             * @description Absent with too few entries.
             * @enum {string}
             */
            width?: "narrow" | "usual" | "wide";
        };
        JudgeSeat: {
            code: string;
            groupIds: string[];
            /** Format: uuid */
            judgeId: string;
            /** @enum {string} */
            phase: "draft" | "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /** Format: uuid */
            roundId: string;
            roundTitle: string;
            scores: boolean;
            /** Format: int64 */
            stage: number;
        };
        JudgeSession: {
            /** Format: uuid */
            accountId: string;
            /**
             * Format: date-time
             * @description When conflicts of interest were first declared.
             */
            declaredAt?: string;
            /** Format: date-time */
            expiresAt: string;
            firstSignIn?: components["schemas"]["JudgeFirstContact"];
            /** @description Empty: all groups. */
            groupIds: string[];
            /** @description J04: drawn for this round, and all the public ever sees. */
            judgeCode: string;
            /** Format: uuid */
            judgeId: string;
            name: string;
            /** @enum {string} */
            phase: "draft" | "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            /** @enum {string} */
            role: "head" | "deputy" | "judge";
            /** Format: uuid */
            roundId: string;
            roundTitle: string;
            scores: boolean;
            /** Format: date-time */
            serverTime: string;
            /** Format: int64 */
            stage: number;
            unitName: string;
        };
        JudgeShare: {
            code: string;
            /** Format: int64 */
            conflicts: number;
            /** Format: int64 */
            eligible: number;
            expertise: string[];
            /** Format: int64 */
            gets: number;
            /** Format: int64 */
            had: number;
            /** Format: uuid */
            judgeId: string;
            /**
             * Format: int64
             * @description Of gets, those in groups that the judge is noted to know.
             */
            known: number;
            name: string;
        };
        JudgesChoice: {
            namesNobody: string[];
            papers: string[];
        };
        KeepInputBody: {
            keep: boolean;
            reason: string;
        };
        LateCopy: {
            /**
             * Format: int64
             * @description What the device had seen.
             */
            baseRevision: number;
            entry: string;
            /** Format: uuid */
            id: string;
            judge: string;
            /** Format: date-time */
            receivedAt: string;
            /**
             * Format: int64
             * @description Of the sheet now: the If-Match of taking it in.
             */
            revision: number;
            sha256: string;
            /** Format: uuid */
            sheetId: string;
            /** Format: int64 */
            stage: number;
            submitted: boolean;
            /**
             * Format: int64
             * @description The revision it became.
             */
            takenInAs?: number;
        };
        LeaveCouncilInputBody: {
            reason: string;
        };
        LeaveJudgeInputBody: {
            reason: string;
            /** @description Whether submitted sheets still count; others never do. */
            sheetsCount: boolean;
        };
        LedgerAction: {
            action: string;
            en: string;
            vi: string;
        };
        LedgerLine: {
            /** @description submit-entry, reopen-sheet, … */
            action: string;
            /** @description In words. */
            actionEn: string;
            /** @description In words. */
            actionVi: string;
            /** @description The name as it is now. */
            actor?: string;
            /**
             * Format: uuid
             * @description Left out: the platform itself.
             */
            actorId?: string;
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            entryId?: string;
            /** Format: uuid */
            id: string;
            judgingCode?: string;
            product?: string;
            reason?: string;
            /** @description Its title. */
            round?: string;
            /** Format: uuid */
            roundId?: string;
        };
        LeftOut: {
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description Of a photo: 320, 960 or 1920.
             */
            edge?: number;
            /** Format: uuid */
            entryId: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "photo" | "paper";
            /**
             * @description Papers of one entry beyond 5 MB, the packet beyond maxBytes, or a Word document, which is downloaded instead.
             * @enum {string}
             */
            why: "too-large" | "over-budget" | "not-shown";
        };
        LevelCount: {
            /** Format: int64 */
            awarded: number;
            level: string;
            /** Format: int64 */
            places?: number;
        };
        Levels: {
            list: components["schemas"]["AwardLevel"][];
            /** @enum {string} */
            scope: "overall" | "group";
        };
        LinePlace: {
            above: boolean;
            /** Format: int64 */
            aboveDraws: number;
            /** @description Of equals that the places left could not hold. */
            atTheLine: boolean;
            /** Format: uuid */
            entryId: string;
            groupId: string;
            judgingCode: string;
            /**
             * Format: int64
             * @description Overall; absent for those who do not go on.
             */
            rank?: number;
            /**
             * Format: int64
             * @description Nine tenths of the ranks drawn lie from here …
             */
            rankFrom?: number;
            /**
             * Format: int64
             * @description … to here.
             */
            rankTo?: number;
            /** Format: int64 */
            sameRankDraws: number;
            /** @description Exact, in hundredths: "25603/3". */
            score: string;
        };
        LineStability: {
            /**
             * Format: int64
             * @description 0 with why.
             */
            draws: number;
            /** @description In the order of the standings. */
            entries: components["schemas"]["LinePlace"][];
            /**
             * @description advance: who goes on to stage 2.
             * @enum {string}
             */
            kind: "proposal" | "advance";
            /**
             * Format: int64
             * @description Draws in which the same entries lie above the line.
             */
            sameList: number;
            /**
             * @description Why nothing is drawn.
             * @enum {string}
             */
            why?: "no-marks" | "one-judge" | "no-line";
        };
        ListedPromotion: {
            /** @description A correction below took the nomination away; the receiving organiser decides. */
            belowChanged: boolean;
            /** Format: date-time */
            changedAt: string;
            /** @description Absent: the platform. */
            changedByName?: string;
            /** @description Score below, in points, half up to two decimals. */
            display?: string;
            /** Format: uuid */
            facilityId: string;
            facilityName: string;
            /** @description The facility's province before a merger. */
            formerUnit?: string;
            group: string;
            /** Format: uuid */
            id: string;
            judgingCode: string;
            level?: string;
            /** Format: uuid */
            linkedTo?: string;
            /** @description The facility appeals against the result that it climbs by; that stops nothing. */
            openAppeal: boolean;
            /** @description Of the entry above, that have expired or will by the end of its screening. */
            papers: components["schemas"]["PromotedPaper"][];
            /** Format: uuid */
            productId: string;
            productName: string;
            /** Format: int64 */
            rankInGroup?: number;
            reason?: string;
            /** Format: date-time */
            renewUntil?: string;
            /** @description Scoring has opened in the round above. */
            scoringOpen: boolean;
            sendingUnit: string;
            /** Format: uuid */
            sendingUnitId: string;
            /** Format: uuid */
            sourceEntryId: string;
            /** Format: date-time */
            sourcePublished: string;
            sourceRound: string;
            /** Format: uuid */
            sourceRoundId: string;
            /** @enum {string} */
            status: "waiting" | "late" | "taken-in" | "accepted" | "rejected" | "undone" | "declined" | "lapsed" | "refused" | "linked";
            /** @description By the newest version below. */
            stillNominated: boolean;
            /** Format: uuid */
            targetEntryId?: string;
            targetRound?: string;
            /** Format: uuid */
            targetRoundId?: string;
            targetTier: string;
            targetUnit?: string;
            /** Format: uuid */
            targetUnitId?: string;
            /** Format: int64 */
            version: number;
        };
        MailSettings: {
            reminders: boolean;
            /** Format: int64 */
            version: number;
        };
        MakeClaimInputBody: {
            /**
             * Format: uuid
             * @description Of "current" in facility-exists or facility-like.
             */
            facilityId: string;
            /** @description Who I am to the facility; at most 1,000 characters. */
            note?: string;
        };
        Me: {
            account: components["schemas"]["Account"];
            roles: components["schemas"]["HeldRole"][];
        };
        MergeProductInputBody: {
            /** Format: uuid */
            into: string;
            reason: string;
        };
        MissingItem: {
            /** @description It cannot be submitted so. */
            blocks: boolean;
            code: string;
            /** @description "form.materials", "explanation.market", "photos", "papers.registration", "papers.<id>". */
            item: string;
            message: string;
            /** @description Why it is asked. */
            why: string;
        };
        MissingThing: {
            code: string;
            /** Format: int64 */
            count: number;
            message: string;
            /** @description Somebody on the round may pass over it, with a reason. */
            overridable: boolean;
        };
        MixedGroup: {
            /** Format: int64 */
            entries: number;
            groupId: string;
            /** Format: int64 */
            sets: number;
        };
        Moved: {
            /** Format: int64 */
            moved: number;
        };
        NominateInputBody: {
            nominated: boolean;
            reason: string;
            votes: components["schemas"]["Votes"];
        };
        Nominated: {
            atTheLine: boolean;
            computed: boolean;
            decided?: boolean;
            /** @description As it stands. */
            nominated: boolean;
            reason?: string;
        };
        Nomination: {
            /** @enum {string} */
            from: "awarded";
            /** @description Empty: any. */
            levels?: string[];
            /** Format: int64 */
            minimumPoints?: number;
            perGroup?: {
                [key: string]: number;
            };
            /** Format: int64 */
            total?: number;
        };
        NoteSampleInputBody: {
            /** @description At most 1,000 characters. */
            note?: string;
            /** @description At most 200 characters. */
            place?: string;
            /** @enum {string} */
            status: "expected" | "received" | "missing" | "returned";
        };
        Notice: {
            /** Format: date-time */
            at: string;
            /**
             * Format: date-time
             * @description Until when something is to be done; that moment itself is too late.
             */
            dueAt?: string;
            /** Format: uuid */
            entryId?: string;
            /** Format: uuid */
            facilityId?: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "confirmation" | "submitted" | "returned" | "accepted" | "rejected" | "withdrawn" | "reconsidered" | "typed-for-owner" | "objected" | "objection-answered" | "claim-made" | "claim-answered" | "facility-claimed" | "owner-added" | "deadline-near" | "result" | "promoted" | "papers-to-renew" | "certificate" | "appeal-answered" | "round-handed-over";
            /** @description As it was then. */
            productName?: string;
            /**
             * Format: date-time
             * @description By the reader; absent: unread.
             */
            readAt?: string;
            /** Format: uuid */
            roundId?: string;
            /** @description As it was then. */
            roundTitle?: string;
            text: string;
            title: string;
        };
        NoticePage: {
            items: components["schemas"]["Notice"][];
            next?: string;
            /**
             * Format: int64
             * @description In all.
             */
            unread: number;
        };
        ObjectInputBody: {
            /** @description At most 2,000 characters. */
            reason: string;
        };
        OpenGroup: {
            groupId: string;
            letter: string;
            nameEn: string;
            nameVi: string;
        };
        OpenJudgeSessionInputBody: {
            /** @description Upper or lower case, with or without hyphens and spaces. */
            code: string;
            /** @description Made once by the device. */
            deviceId: string;
            /** @description For people; cut at 100 characters. */
            deviceName?: string;
        };
        OpenRound: {
            /**
             * Format: date-time
             * @description That moment itself is too late.
             */
            closesAt: string;
            /**
             * Format: int64
             * @description Days of the calendar until it closes, or, where it is not open yet, opens; 0 is today.
             */
            daysLeft: number;
            demonstration: boolean;
            eligible: boolean;
            /**
             * Format: int64
             * @description Of this facility, withdrawn ones left out.
             */
            entries: number;
            groups: components["schemas"]["OpenGroup"][];
            /** @description Registration is open now. */
            open: boolean;
            /** Format: date-time */
            opensAt: string;
            /** @enum {string} */
            packetMode: "product" | "all" | "code";
            /** @description That stand in it already. */
            productIds: string[];
            /** @description Why not: registration-not-open, kind-not-admitted, certificate-needed. */
            reasons: components["schemas"]["EntryReason"][];
            /** Format: uuid */
            roundId: string;
            rules: components["schemas"]["EntryRules"];
            /** Format: date-time */
            serverTime: string;
            tier: string;
            tierNameEn: string;
            tierNameVi: string;
            title: string;
            unitTitle: string;
        };
        OpenSecondStageInputBody: {
            /** @description The panel's head passes over what is missing; needs a reason. */
            override?: boolean;
            reason?: string;
        };
        Outcome: {
            /** Format: int64 */
            atTheLine: number;
            /**
             * Format: int64
             * @description As it stands: decided, else proposed.
             */
            awarded: number;
            /** Format: int64 */
            entries: number;
            groups: components["schemas"]["GroupCount"][];
            /** @description Classes of equal rank that a level, which had places left, could not hold as a whole. */
            levelLines: components["schemas"]["SplitByRule"][];
            /** @description Best first; of the awarded as it stands. */
            levels: components["schemas"]["LevelCount"][];
            /** @description Of the proposal: by group, then the total. */
            limits: components["schemas"]["PlacesUsed"][];
            /**
             * Format: int64
             * @description As it stands.
             */
            nominated: number;
            nominationLimits: components["schemas"]["PlacesUsed"][];
            passMark: components["schemas"]["Threshold"];
            /** Format: int64 */
            passed: number;
            /** Format: int64 */
            proposed: number;
        };
        PacketEntry: {
            /** Format: uuid */
            entryId: string;
            /** @description Only where packets show everything. */
            explanation: components["schemas"]["PacketSection"][];
            facility?: string;
            /** @description Never where packets show the code alone. */
            facts: components["schemas"]["PacketFact"][];
            groupId: string;
            judgingCode: string;
            /** @description Of a product set. */
            members: string[];
            papers: components["schemas"]["PacketPaper"][];
            /** @description The cover first. */
            photos: components["schemas"]["PacketPhoto"][];
            place?: string;
            product?: string;
        };
        PacketFact: {
            /**
             * @description Revenue and price in whole đồng, revenue and output a year.
             * @enum {string}
             */
            id: "workers" | "revenue" | "output" | "price" | "papers" | "expired-papers";
            /** @description Of output, in the facility's words. */
            unit?: string;
            /** Format: int64 */
            value: number;
        };
        PacketFileLeftOut: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            edge?: number;
            /** Format: uuid */
            entryId: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "photo" | "paper";
            /** @enum {string} */
            why: "too-large" | "over-budget" | "not-shown";
        };
        PacketGroup: {
            id: string;
            nameEn: string;
            nameVi: string;
        };
        PacketPanel: {
            /** @description Empty while there is no head. */
            headName: string;
            /**
             * Format: int64
             * @description Judges who sit.
             */
            size: number;
        };
        PacketPaper: {
            /** Format: int64 */
            bytes: number;
            contentType: string;
            fileName?: string;
            issuer?: string;
            /** @enum {string} */
            kind: "registration" | "quality" | "food-safety" | "award" | "certificate" | "explanation" | "other";
            number?: string;
            /** @description To fetch; else it is read with a network. */
            offline: boolean;
            /** Format: uuid */
            paperId: string;
            url: string;
            /** Format: date */
            validUntil?: string;
        };
        PacketPhoto: {
            caption?: string;
            /** @description To fetch: 320 of the cover, 960 of every photo, 1920 of the first three that have one, as far as there is room. */
            files: components["schemas"]["PhotoFile"][];
            /** Format: int64 */
            height: number;
            /** Format: uuid */
            photoId: string;
            thumbhash?: string;
            /** Format: int64 */
            width: number;
        };
        PacketSection: {
            /** @enum {string} */
            id: "market" | "production" | "economics" | "technique" | "society" | "environment" | "culture" | "other";
            /** @description Papers of this entry that answer the section. */
            paperIds: string[];
            text?: string;
        };
        PacketWeight: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            entries: number;
            /** @description Seen with a network only; the first 200. */
            leftOut: components["schemas"]["PacketFileLeftOut"][];
            /** Format: int64 */
            maxBytes: number;
            /**
             * Format: int64
             * @description Photos not rendered yet, which weigh nothing so far.
             */
            pending: number;
        };
        PageAccount: {
            items: components["schemas"]["Account"][];
            next?: string;
        };
        PageApprovalScan: {
            items: components["schemas"]["ApprovalScan"][];
            next?: string;
        };
        PageCall: {
            items: components["schemas"]["Call"][];
            next?: string;
        };
        PageCertificate: {
            items: components["schemas"]["Certificate"][];
            next?: string;
        };
        PageColleague: {
            items: components["schemas"]["Colleague"][];
            next?: string;
        };
        PageCouncilSeat: {
            items: components["schemas"]["CouncilSeat"][];
            next?: string;
        };
        PageCycle: {
            items: components["schemas"]["Cycle"][];
            next?: string;
        };
        PageDeclarableFacility: {
            items: components["schemas"]["DeclarableFacility"][];
            next?: string;
        };
        PageDirectoryPerson: {
            items: components["schemas"]["DirectoryPerson"][];
            next?: string;
        };
        PageEntryRow: {
            items: components["schemas"]["EntryRow"][];
            next?: string;
        };
        PageEntryStep: {
            items: components["schemas"]["EntryStep"][];
            next?: string;
        };
        PageFacility: {
            items: components["schemas"]["Facility"][];
            next?: string;
        };
        PageFacilityClaim: {
            items: components["schemas"]["FacilityClaim"][];
            next?: string;
        };
        PageFormingDecision: {
            items: components["schemas"]["FormingDecision"][];
            next?: string;
        };
        PageHeldRole: {
            items: components["schemas"]["HeldRole"][];
            next?: string;
        };
        PageIssuedJudgeCode: {
            items: components["schemas"]["IssuedJudgeCode"][];
            next?: string;
        };
        PageJudge: {
            items: components["schemas"]["Judge"][];
            next?: string;
        };
        PageJudgeCodeState: {
            items: components["schemas"]["JudgeCodeState"][];
            next?: string;
        };
        PageJudgeSeat: {
            items: components["schemas"]["JudgeSeat"][];
            next?: string;
        };
        PageLateCopy: {
            items: components["schemas"]["LateCopy"][];
            next?: string;
        };
        PageLedgerAction: {
            items: components["schemas"]["LedgerAction"][];
            next?: string;
        };
        PageLedgerLine: {
            items: components["schemas"]["LedgerLine"][];
            next?: string;
        };
        PageListedPromotion: {
            items: components["schemas"]["ListedPromotion"][];
            next?: string;
        };
        PageOpenRound: {
            items: components["schemas"]["OpenRound"][];
            next?: string;
        };
        PagePaperCopy: {
            items: components["schemas"]["PaperCopy"][];
            next?: string;
        };
        PagePhoto: {
            items: components["schemas"]["Photo"][];
            next?: string;
        };
        PagePostedMail: {
            items: components["schemas"]["PostedMail"][];
            next?: string;
        };
        PagePracticeCandidate: {
            items: components["schemas"]["PracticeCandidate"][];
            next?: string;
        };
        PageProduct: {
            items: components["schemas"]["Product"][];
            next?: string;
        };
        PageProgramme: {
            items: components["schemas"]["Programme"][];
            next?: string;
        };
        PagePromotion: {
            items: components["schemas"]["Promotion"][];
            next?: string;
        };
        PageProspect: {
            items: components["schemas"]["Prospect"][];
            next?: string;
        };
        PagePublication: {
            items: components["schemas"]["Publication"][];
            next?: string;
        };
        PageQueueCount: {
            items: components["schemas"]["QueueCount"][];
            next?: string;
        };
        PageReconciledSheet: {
            items: components["schemas"]["ReconciledSheet"][];
            next?: string;
        };
        PageRecusal: {
            items: components["schemas"]["Recusal"][];
            next?: string;
        };
        PageRegionDefault: {
            items: components["schemas"]["RegionDefault"][];
            next?: string;
        };
        PageRegisterAward: {
            items: components["schemas"]["RegisterAward"][];
            next?: string;
        };
        PageRound: {
            items: components["schemas"]["Round"][];
            next?: string;
        };
        PageRoundHandOver: {
            items: components["schemas"]["RoundHandOver"][];
            next?: string;
        };
        PageRubric: {
            items: components["schemas"]["Rubric"][];
            next?: string;
        };
        PageRubricDifference: {
            items: components["schemas"]["RubricDifference"][];
            next?: string;
        };
        PageRulesVersion: {
            items: components["schemas"]["RulesVersion"][];
            next?: string;
        };
        PageSample: {
            items: components["schemas"]["Sample"][];
            next?: string;
        };
        PageScreeningChecklist: {
            items: components["schemas"]["ScreeningChecklist"][];
            next?: string;
        };
        PageSession: {
            items: components["schemas"]["Session"][];
            next?: string;
        };
        PageSheetRevision: {
            items: components["schemas"]["SheetRevision"][];
            next?: string;
        };
        PageUnitMatch: {
            items: components["schemas"]["UnitMatch"][];
            next?: string;
        };
        PanelAgreement: {
            /**
             * Format: double
             * @description Krippendorff's α, interval metric.
             */
            alpha?: number;
            /**
             * Format: double
             * @description ICC(2,k), of the panel's mean.
             */
            average?: number;
            /** Format: int64 */
            entries: number;
            /** @description Every judge has scored every entry: then average is the measure, else alpha. */
            full: boolean;
            /** Format: int64 */
            judges: number;
            /** Format: int64 */
            marks: number;
            /**
             * Format: double
             * @description ICC(2,1), of one judge alone.
             */
            single?: number;
            /**
             * @description Why there is no measure.
             * @enum {string}
             */
            why?: "no-marks" | "one-judge" | "one-entry" | "nothing-shared" | "no-variance";
        };
        PanelEffect: {
            /** @description A recusal after the first mark: after is once head and secretary agree. */
            awaiting: boolean;
            /** Format: int64 */
            belowAfter: number;
            /** Format: int64 */
            belowBefore: number;
            /** @description Those whose number changes. */
            entries: components["schemas"]["EntryEffect"][];
            /** Format: int64 */
            minimum: number;
        };
        PaperCopy: {
            /**
             * @description Of the scan.
             * @enum {string}
             */
            contentType: "application/pdf" | "image/jpeg" | "image/png";
            /** Format: date-time */
            decidedAt?: string;
            decidedByName?: string;
            /** Format: date-time */
            enteredAt: string;
            /** Format: uuid */
            enteredBy: string;
            enteredByName: string;
            /** Format: uuid */
            id: string;
            judgeCode: string;
            judgeName: string;
            judgingCode: string;
            marks: {
                [key: string]: number | string;
            };
            /** @description Of a refusal. */
            reason: string;
            remarks: {
                [key: string]: string;
            };
            /** Format: uuid */
            scanId: string;
            /** Format: uuid */
            sheetId: string;
            /** @enum {string} */
            status: "awaiting" | "confirmed" | "refused";
            /**
             * Format: int64
             * @description Hundredths.
             */
            total: number;
            /** Format: int64 */
            version: number;
        };
        PaperScan: {
            /** Format: int64 */
            bytes: number;
            /** @enum {string} */
            contentType: "application/pdf" | "image/jpeg" | "image/png";
            /** Format: uuid */
            id: string;
            sha256: string;
        };
        PaperToRenew: {
            expired: boolean;
            fileName: string;
            /** @enum {string} */
            kind: "registration" | "quality" | "food-safety" | "award" | "certificate" | "explanation" | "other";
            /** Format: uuid */
            paperId: string;
            /**
             * Format: date
             * @description The last day.
             */
            validUntil: string;
        };
        PartAgreement: {
            agreement: components["schemas"]["PanelAgreement"];
            id: string;
            /** Format: int64 */
            maxPoints: number;
        };
        PersonWords: {
            groupIds?: string[];
            note?: string;
            title?: string;
        };
        PhaseCheck: {
            missing: components["schemas"]["MissingThing"][];
            /** @description Absent after the last phase. */
            next?: string;
        };
        Photo: {
            /**
             * Format: int64
             * @description Of the original.
             */
            bytes: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            facilityId: string;
            /** @description A sentence, when failed. */
            failure?: string;
            /** Format: int64 */
            height: number;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "pending" | "ready" | "failed";
            /** @description When ready. */
            thumbhash?: string;
            /**
             * Format: int64
             * @description Pixels as shown.
             */
            width: number;
        };
        PhotoFile: {
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description The longest edge in pixels.
             * @enum {integer}
             */
            edge: 320 | 960 | 1920;
            url: string;
        };
        PhotoPlace: {
            /** @description At most 200 characters. */
            caption?: string;
            /** Format: uuid */
            photoId: string;
        };
        Places: {
            perGroup?: {
                [key: string]: number;
            };
            /** Format: int64 */
            total?: number;
        };
        PlacesUsed: {
            /** @description It kept somebody out. */
            binds: boolean;
            /**
             * Format: int64
             * @description Who came to it: for the total, those whom the groups' limits had left.
             */
            candidates: number;
            /** @description Judging code of the first below the line, in rank order. */
            firstOut?: string;
            /** @description Absent for the total. */
            group?: string;
            /** Format: int64 */
            places: number;
            /** @description The class of equals at the line. */
            split?: components["schemas"]["EqualClass"];
            /** Format: int64 */
            taken: number;
        };
        PostedMail: {
            /** Format: date-time */
            at: string;
            /** @description A whole document; show it in a sandboxed frame. */
            html: string;
            /** Format: uuid */
            id: string;
            /** @description Of the notice; empty for what guards an account. */
            kind: string;
            /** @enum {string} */
            locale: "vi" | "en";
            /** @description Empty once the letter was removed, after 90 days. */
            subject: string;
            text: string;
            to: string;
        };
        Practice: {
            /** @description Of the judge's groups, as they stand: they may still change. */
            rubrics: components["schemas"]["Rubric"][];
            samples: components["schemas"]["PracticeSample"][];
        };
        PracticeAnchor: {
            groups: components["schemas"]["AnchorGroup"][];
            /** @description In points, two decimals: 85.34. */
            score: string;
        };
        PracticeCandidate: {
            /** Format: uuid */
            entryId: string;
            facility: string;
            groupId: string;
            /** Format: int64 */
            photos: number;
            roundTitle: string;
            score: string;
            title: string;
            /** Format: int64 */
            year: number;
        };
        PracticeChoice: {
            /** Format: uuid */
            entryId: string;
            groupId: string;
            /** @description At most 1000 characters. */
            note?: string;
        };
        PracticeSample: {
            anchor: components["schemas"]["PracticeAnchor"];
            /** Format: uuid */
            entryId: string;
            facility: string;
            /** @description By whose rubric it is practised. */
            groupId: string;
            /**
             * Format: uuid
             * @description Stays the same while the sample is chosen.
             */
            id: string;
            note: string;
            photos: components["schemas"]["PacketPhoto"][];
            title: string;
            /**
             * Format: int64
             * @description Of the award.
             */
            year: number;
        };
        PracticeSamples: {
            items: components["schemas"]["PracticeSample"][];
            /** Format: int64 */
            version: number;
        };
        PreviewAcceptancesInputBody: {
            /** @description Left out: everything that was submitted, the first 200. */
            entryIds?: string[];
        };
        PreviewAwards: {
            /** Format: int64 */
            kept: number;
            /** Format: int64 */
            new: number;
            /** Format: int64 */
            revoked: number;
            /** Format: int64 */
            superseded: number;
        };
        PreviewBefore: {
            awarded: boolean;
            byName: boolean;
            display?: string;
            level?: string;
            nominated: boolean;
            /** Format: int64 */
            rankInGroup?: number;
            /** @enum {string} */
            status: "ranked" | "incomplete" | "disqualified" | "eliminated";
        };
        PreviewCertificate: {
            code: string;
            number: string;
            product: string;
            /** Format: date */
            validUntil: string;
        };
        PreviewLine: {
            awarded: boolean;
            before?: components["schemas"]["PreviewBefore"];
            /** @description Otherwise by judging code, group, score and status only. */
            byName: boolean;
            /** @description From the version before. */
            changed: boolean;
            code: string;
            /** @description In points, half up to two decimals. */
            display?: string;
            facility: string;
            group: string;
            level?: string;
            nominated: boolean;
            place: string;
            product: string;
            /** Format: int64 */
            rankInGroup?: number;
            /** Format: int64 */
            rankOverall?: number;
            /** @enum {string} */
            status: "ranked" | "incomplete" | "disqualified" | "eliminated";
        };
        PreviewTold: {
            /**
             * Format: int64
             * @description No address is known, or no mail leaves this server: somebody calls.
             */
            calls: number;
            /** @enum {string} */
            kind: "result" | "certificate" | "promoted";
            /** Format: int64 */
            mails: number;
            /** Format: int64 */
            notices: number;
        };
        PrintCheck: {
            /** @description It is the sheet's last revision. */
            current: boolean;
            judgingCode: string;
            /** @description That revision was saved with exactly that digest. */
            known: boolean;
            /** Format: date-time */
            savedAt?: string;
            /** Format: int64 */
            stage: number;
            submitted: boolean;
        };
        PrintJudgeCodesInputBody: {
            items: components["schemas"]["JudgeCodeToPrint"][];
        };
        Problem: {
            /** @description Stable; the front end translates it. */
            code: string;
            /** @description The row as it stands, with 412. */
            current?: unknown;
            /** @description A sentence in Vietnamese, safe to show. */
            detail: string;
            fields?: components["schemas"]["Field"][];
            requestId?: string;
            /** Format: int64 */
            status: number;
            title: string;
            /** @description urn:tieubieu:problem:<code> */
            type: string;
        };
        Product: {
            /** Format: date-time */
            createdAt: string;
            description?: string;
            /** Format: uuid */
            facilityId: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "single" | "set";
            /** @description Of a set: two or more. */
            members?: string[];
            /** Format: uuid */
            mergedInto?: string;
            name: string;
            /** Format: int64 */
            version: number;
        };
        ProductDetails: {
            description?: string;
            /** @enum {string} */
            kind: "single" | "set";
            /** @description Of a set: two or more. */
            members?: string[];
            name: string;
        };
        ProductGroup: {
            groupId: string;
            letter: string;
            nameEn: string;
            nameVi: string;
        };
        Programme: {
            code: string;
            groups: components["schemas"]["ProductGroup"][];
            /** Format: uuid */
            id: string;
            nameEn: string;
            nameVi: string;
            templates: components["schemas"]["RubricTemplate"][];
            /** @description Lowest first. */
            tiers: components["schemas"]["Tier"][];
            /** Format: int64 */
            version: number;
        };
        ProgrammeInput: {
            /** @description Never changes once it is given. */
            code: string;
            groups: components["schemas"]["ProductGroup"][];
            nameEn: string;
            nameVi: string;
            templates: components["schemas"]["RubricTemplate"][];
            /** @description Lowest first. */
            tiers: components["schemas"]["Tier"][];
        };
        PromotedPaper: {
            expired: boolean;
            fileName: string;
            kind: string;
            /** Format: date */
            validUntil: string;
        };
        Promotion: {
            /** Format: date-time */
            changedAt: string;
            /** Format: uuid */
            facilityId: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            linkedTo?: string;
            /** @description The facility appeals against the result that it climbs by; that stops nothing. */
            openAppeal: boolean;
            /** Format: uuid */
            productId: string;
            reason?: string;
            /** Format: uuid */
            sourceEntryId: string;
            /** Format: uuid */
            sourceRoundId: string;
            /** @enum {string} */
            status: "waiting" | "late" | "taken-in" | "accepted" | "rejected" | "undone" | "declined" | "lapsed" | "refused" | "linked";
            /** Format: uuid */
            targetEntryId?: string;
            /** Format: uuid */
            targetRoundId?: string;
            targetTier: string;
            /** Format: uuid */
            targetUnitId?: string;
            /** Format: int64 */
            version: number;
        };
        PromotionArrivals: {
            /** @description The round takes promotions in at all. */
            receives: boolean;
            senders: components["schemas"]["PromotionSender"][];
            /**
             * Format: int64
             * @description Accepted entries whose result below was changed: to be decided on.
             */
            settle: number;
        };
        PromotionChangeBody: {
            reason: string;
        };
        PromotionPlan: {
            lines: components["schemas"]["PromotionPlanLine"][];
            quota?: components["schemas"]["QuotaUse"];
            /** @description Empty at the top of the ladder. */
            targetTier: string;
        };
        PromotionPlanLine: {
            climbsNow: boolean;
            code: string;
            /** Format: uuid */
            entryId: string;
            linked: boolean;
            problem?: string;
            /** Format: uuid */
            productId: string;
            /** @description State of the promotion that an earlier version has sent. */
            sent?: string;
            /** @description The correction no longer nominates it. */
            takenAway: boolean;
            /** Format: uuid */
            targetRoundId?: string;
            targetUnit?: string;
        };
        PromotionSender: {
            /** Format: int64 */
            accepted: number;
            /**
             * Format: int64
             * @description Undone, declined, refused or lapsed.
             */
            ended: number;
            /** Format: int64 */
            late: number;
            /**
             * Format: int64
             * @description Of the cycle; absent: no limit.
             */
            places?: number;
            /** Format: int64 */
            rejected: number;
            /**
             * Format: int64
             * @description Of those places, over all rounds of the unit.
             */
            taken: number;
            /** Format: int64 */
            takenIn: number;
            /** Format: uuid */
            unitId: string;
            unitName: string;
            /** Format: int64 */
            waiting: number;
        };
        ProposedAward: {
            atTheLine: boolean;
            level?: string;
            /**
             * @description What keeps it from being proposed: no rank, the pass mark, equals at a line, its group's places, all places.
             * @enum {string}
             */
            out?: "rank" | "pass-mark" | "line" | "group" | "total";
            proposed: boolean;
        };
        Prospect: {
            /** @description Would be, or was. */
            accepted: boolean;
            /** @description Why not: a problem's code. */
            code?: string;
            /** Format: uuid */
            entryId: string;
            facilityName: string;
            groupId: string;
            judgingCode?: string;
            message?: string;
            productName: string;
            status: string;
            /**
             * Format: int64
             * @description To be sent back with the acceptance.
             */
            version: number;
        };
        Publication: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            awarded: number;
            /** @description Where the result bundle is. */
            bundle: string;
            /** Format: int64 */
            entered: number;
            /** Format: int64 */
            nominated: number;
            note?: string;
            /** Format: int64 */
            passed: number;
            /** Format: uuid */
            roundId: string;
            /** @description Of the bundle, in hex. */
            sha256: string;
            /** Format: int64 */
            version: number;
        };
        PublicationPreview: {
            /** @description False: as if what stands now were approved today. */
            approved: boolean;
            awards: components["schemas"]["PreviewAwards"];
            /** @description New ones. Another publication of the same series may take these numbers first. */
            certificates: components["schemas"]["PreviewCertificate"][];
            lines: components["schemas"]["PreviewLine"][];
            /** @description Public, of a correction. */
            note: string;
            /** @description That would be new or changed. */
            promotions: components["schemas"]["ListedPromotion"][];
            quota?: components["schemas"]["QuotaUse"];
            /** @description Notices by kind. */
            told: components["schemas"]["PreviewTold"][];
            /**
             * Format: int64
             * @description Of the publication.
             */
            version: number;
        };
        QueueCount: {
            /**
             * Format: uuid
             * @description Whose queue; left out: nobody's.
             */
            accountId?: string;
            /** Format: int64 */
            entries: number;
            groupId: string;
            /**
             * Format: int64
             * @description Whose owner objects.
             */
            objected: number;
            /** Format: int64 */
            overdue: number;
            /** @enum {string} */
            status: "submitted" | "returned" | "accepted" | "rejected" | "withdrawn";
        };
        QueueScreener: {
            /** Format: uuid */
            accountId: string;
            /** Format: date-time */
            assignedAt: string;
            name: string;
        };
        QuotaUse: {
            /** Format: int64 */
            after: number;
            /** Format: int64 */
            places: number;
            /** Format: int64 */
            used: number;
        };
        ReadRemarkInputBody: {
            /** @description Where it is kept back; at most 2,000 characters. */
            reason?: string;
            released: boolean;
            /** @description SHA-256 of the text that was read, in hex. */
            seen: string;
        };
        ReasonInputBody: {
            reason: string;
        };
        Receipt: {
            /** Format: int64 */
            revision: number;
            /**
             * Format: date-time
             * @description By the database's clock.
             */
            savedAt: string;
            /** @description Of the canonical body, lower-case hex. */
            sha256: string;
        };
        ReconciledSheet: {
            /** Format: int64 */
            revision: number;
            /** Format: date-time */
            savedAt?: string;
            /** @description Of the canonical body; absent at revision 0. */
            sha256?: string;
            /** Format: uuid */
            sheetId: string;
            submitted: boolean;
        };
        ReconsiderEntryInputBody: {
            /** @description At most 2,000 characters. */
            reason: string;
        };
        RecordCallInputBody: {
            /** @description At most 1,000 characters. */
            note?: string;
            /** @enum {string} */
            outcome: "called" | "not-reached";
        };
        RecordConsentInputBody: {
            /** @description How and when the owner agreed; at most 2,000 characters. */
            note: string;
        };
        RecoveryCode: {
            /** @description ABCD-EFGH; shown this once. */
            code: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description What the person signs in with. */
            signIn: string;
        };
        Recusal: {
            /** @description Then it waits for head and secretary. */
            afterFirstMark: boolean;
            /** Format: uuid */
            agreedByHead?: string;
            /** Format: uuid */
            agreedBySecretary?: string;
            /** Format: date-time */
            decidedAt?: string;
            /** Format: date-time */
            declaredAt: string;
            /**
             * Format: uuid
             * @description Absent: the platform, from the data.
             */
            declaredBy?: string;
            /** Format: uuid */
            facilityId: string;
            /** @description In lists. */
            facilityName?: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            judgeId: string;
            /** @enum {string} */
            kind: "own-facility" | "owner" | "employer" | "adviser" | "family" | "other";
            meanAfter?: components["schemas"]["EntryScore"][];
            meanBefore?: components["schemas"]["EntryScore"][];
            note: string;
            /** @enum {string} */
            status: "effective" | "awaiting" | "refused";
            /** Format: int64 */
            version: number;
        };
        RecuseInputBody: {
            /** Format: uuid */
            facilityId: string;
            /** @enum {string} */
            kind: "own-facility" | "owner" | "employer" | "adviser" | "family" | "other";
            note?: string;
        };
        RefusePaperSheetInputBody: {
            reason: string;
        };
        RefuseRecusalInputBody: {
            reason: string;
        };
        RegionDefault: {
            /** @description How that is known; it is a default, not law. */
            known: string;
            /** Format: uuid */
            memberId: string;
            /** Format: uuid */
            regionId: string;
            sourced: boolean;
        };
        RegisterAward: {
            /** @description Number of the latest certificate. */
            certificate?: string;
            demonstration: boolean;
            facility: string;
            group?: string;
            /** Format: uuid */
            id: string;
            level?: string;
            locality: string;
            product: string;
            /** Format: uuid */
            productId?: string;
            source?: string;
            sourceNote?: string;
            /** @enum {string} */
            status: "valid" | "expired" | "superseded" | "revoked" | "unverified";
            statusReason?: string;
            tier: string;
            unit: string;
            /**
             * Format: date
             * @description Its last day.
             */
            validUntil?: string;
            /** Format: int64 */
            year: number;
        };
        RegisterFacilityInputBody: {
            address?: string;
            /** @description The facility of the same name that was shown (facility-like) is another one. */
            confirmed?: boolean;
            consentsToPublication?: boolean;
            contactEmail?: string;
            contactName?: string;
            contactPhone?: string;
            /**
             * Format: uuid
             * @description The province before a merger.
             */
            formerUnitId?: string;
            /** Format: int64 */
            foundedYear?: number;
            /**
             * Format: uuid
             * @description Made on the device, so that a request sent twice registers once.
             */
            id?: string;
            /** @enum {string} */
            kind: "household" | "cooperative-group" | "cooperative" | "enterprise";
            locality?: string;
            name: string;
            /** @description By an officer or collaborator of the place, for somebody else. */
            onBehalf?: boolean;
            /**
             * Format: uuid
             * @description Whose facility it is, when registered on behalf.
             */
            ownerId?: string;
            /** @description Tax code, 10 or 13 digits; of a household also the owner's 12-digit personal number, which is answered masked ("•••••••••345"): the mask sent back leaves it as it is. Households and co-operative groups may leave it out. */
            registrationCode?: string;
            /**
             * Format: uuid
             * @description Province or commune, valid now.
             */
            unitId: string;
            /** Format: int64 */
            workers?: number;
        };
        RegistrationInputBody: {
            /** @enum {string} */
            locale?: "vi" | "en";
            name: string;
            password: string;
            /** @description E-mail address or phone number. */
            signIn: string;
        };
        RehearsePanelInputBody: {
            /**
             * Format: uuid
             * @description Join, replace.
             */
            accountId?: string;
            /** @enum {string} */
            change: "join" | "leave" | "replace" | "groups" | "recuse";
            /**
             * Format: uuid
             * @description Recuse: the one to stand aside from; join, replace: the judge's own.
             */
            facilityId?: string;
            /** @description Join, groups. */
            groupIds?: string[];
            /**
             * Format: uuid
             * @description All but join.
             */
            judgeId?: string;
            /**
             * @description Join, groups.
             * @enum {string}
             */
            role?: "head" | "deputy" | "judge";
            /** @description Join; true when left out. */
            scores?: boolean;
            /** @description Leave, replace. */
            sheetsCount?: boolean;
        };
        ReleaseRemarksInputBody: {
            items: components["schemas"]["SeenRemark"][];
        };
        Reliability: {
            /** @description Else as it stands now, for a head who scores nothing. */
            closed: boolean;
            /** @description In the order of the rubrics. */
            criteria: components["schemas"]["RubricGap"][];
            criterionGroups: components["schemas"]["PartAgreement"][];
            /**
             * Format: int64
             * @description With at least one of them.
             */
            entries: number;
            /** @description The entries on which judges differ most, ten at most. */
            gaps: components["schemas"]["EntryGap"][];
            /** @description Of totals, by product group. */
            groups: components["schemas"]["PartAgreement"][];
            /** @description By code. */
            judges: components["schemas"]["JudgeReliability"][];
            line: components["schemas"]["LineStability"];
            measures: components["schemas"]["ReliabilityMeasures"];
            /** @description Of totals. */
            overall: components["schemas"]["PanelAgreement"];
            /**
             * Format: int64
             * @description Counted and complete.
             */
            sheets: number;
            /** Format: int64 */
            stage: number;
        };
        ReliabilityMeasures: {
            /**
             * Format: int64
             * @description Of a criterion's maximum, between two marks that count as far apart.
             */
            farPercent: number;
            /**
             * Format: int64
             * @description Shared entries that a word needs.
             */
            severeEntries: number;
            /**
             * Format: int64
             * @description Hundredths away from the others.
             */
            severeFrom: number;
            /** Format: int64 */
            verySevereFrom: number;
        };
        Remark: {
            /** @description SHA-256 of the text in hex: what a reading names as seen. */
            digest: string;
            /** @description In the reader's language. */
            groupName: string;
            judgingCode: string;
            productName: string;
            /** Format: date-time */
            readAt?: string;
            readByName?: string;
            /** @description Why it is kept back. */
            reason: string;
            /** @description Absent: nobody has read this text. */
            released?: boolean;
            /** Format: uuid */
            sheetId: string;
            text: string;
            /**
             * Format: int64
             * @description Of the reading; 0 for the first.
             */
            version: number;
        };
        RemarkPage: {
            items: components["schemas"]["Remark"][];
            next?: string;
            /**
             * Format: int64
             * @description How many of all nobody has read.
             */
            waiting: number;
        };
        RemarksReleased: {
            /**
             * Format: int64
             * @description How many were new; those released before stay.
             */
            released: number;
        };
        ReopenSheetInputBody: {
            /** @description In a correction: what is scored again. While the stage is open the whole sheet is. */
            criteria?: string[];
            reason: string;
        };
        ReplaceJudgeInputBody: {
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            facilityId?: string;
            reason: string;
            /** @description Whether the old judge's submitted sheets still count; the new one then scores what is left. */
            sheetsCount: boolean;
            title?: string;
        };
        ResetPasswordInputBody: {
            /** @description 6 digits by SMS, or 8 characters from an officer. */
            code?: string;
            /** @description The new one. */
            password: string;
            /** @description With a code. */
            signIn?: string;
            /** @description Of the mailed link. */
            token?: string;
        };
        ResultAppeal: {
            /**
             * @description Why not.
             * @enum {string}
             */
            code?: "appeal-window-closed" | "appeal-open" | "not-facility";
            /**
             * Format: int64
             * @description Working days that still come; 0 on the last one.
             */
            daysLeft: number;
            /** @description Oldest first. */
            items: components["schemas"]["Appeal"][];
            /** @description Whether the reader may file one now. */
            open: boolean;
            /**
             * Format: date-time
             * @description That moment itself is too late.
             */
            until: string;
            /** @description The same in a sentence. */
            why?: string;
        };
        ResultCertificate: {
            /** Format: date */
            issuedOn: string;
            number: string;
            /** @enum {string} */
            status: "valid" | "expired" | "superseded" | "revoked";
            /** @description Where it can be printed. */
            url?: string;
            /** Format: date */
            validUntil: string;
        };
        ResultGroup: {
            id: string;
            /**
             * Format: int64
             * @description Hundredths.
             */
            maximum: number;
            name: string;
            /**
             * Format: int64
             * @description Hundredths, half up.
             */
            points: number;
            /** @description In points. */
            text: string;
        };
        ResultPassMark: {
            /** @description At least, else more than. */
            inclusive: boolean;
            /**
             * Format: int64
             * @description Hundredths.
             */
            points: number;
            text: string;
        };
        ResultPromotion: {
            /**
             * Format: uuid
             * @description The entry above, once it is taken in.
             */
            entryId?: string;
            /** Format: uuid */
            id: string;
            /** @description Expired, or expiring before the receiving screening ends. */
            papers: components["schemas"]["PaperToRenew"][];
            /**
             * Format: date-time
             * @description That moment itself is too late.
             */
            renewUntil?: string;
            roundTitle?: string;
            /** @enum {string} */
            status: "waiting" | "late" | "taken-in" | "accepted" | "rejected" | "undone" | "declined" | "lapsed" | "refused" | "linked";
            statusWords: string;
            tierName: string;
            /** Format: int64 */
            version: number;
        };
        ResultScore: {
            /** @description In points, where two decimals are not exact: 1421/18. */
            fraction?: string;
            /** Format: int64 */
            points: number;
            /** @description In points: 85,34 (85.34 in English). */
            text: string;
        };
        RevokeJudgeCodeInputBody: {
            reason: string;
        };
        Round: {
            admitsOpen: boolean;
            admitsPromoted: boolean;
            /**
             * Format: int64
             * @description Working days in which a facility may appeal, 1 to 60 (default 10: a default, not law).
             */
            appealDays: number;
            /** Format: uuid */
            cycleId: string;
            demonstration: boolean;
            /**
             * Format: date-time
             * @description When rubric and counting rules froze.
             */
            frozenAt?: string;
            /** Format: uuid */
            id: string;
            /** @description With {number} once, and {group}. */
            judgingCodePattern: string;
            /** @enum {string} */
            packetMode: "product" | "all" | "code";
            /** @enum {string} */
            phase: "draft" | "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            /**
             * Format: date-time
             * @description When it came into this phase.
             */
            phaseAt: string;
            /** Format: uuid */
            programmeId: string;
            /** Format: date-time */
            publishAt?: string;
            publishesAll: boolean;
            /** @description At most one round per cycle, tier and unit. */
            receivesPromotions: boolean;
            /**
             * Format: date-time
             * @description This moment itself is too late.
             */
            registrationClosesAt?: string;
            /** Format: date-time */
            registrationOpensAt?: string;
            rules: components["schemas"]["Rules"];
            /** Format: int64 */
            rulesVersion: number;
            /** Format: date-time */
            screeningClosesAt?: string;
            /**
             * Format: int64
             * @description The stage being scored, 1 or 2.
             */
            stage: number;
            /** @description Whether the caller works on this round. */
            team: boolean;
            tier: string;
            title: string;
            /** Format: uuid */
            unitId: string;
            /** Format: int64 */
            version: number;
        };
        RoundEntryRules: {
            /** @description The product needs a valid certificate of this tier. */
            certificateTier?: string;
            /** @description Empty: every kind. */
            kinds: ("household" | "cooperative-group" | "cooperative" | "enterprise")[];
            /**
             * Format: int64
             * @description 0: nothing was set.
             */
            version: number;
            /** @description In plain language; at most 5,000 characters. */
            words?: string;
        };
        RoundHandOver: {
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @description Open in the round's call list then.
             */
            calls: number;
            /**
             * Format: int64
             * @description Moved into the colleague's screening queue.
             */
            entries: number;
            fromName: string;
            /** Format: uuid */
            id: string;
            note: string;
            /** @description That passed on. */
            roles: string[];
            toName: string;
        };
        RoundOverview: {
            cycle: components["schemas"]["Cycle"];
            /** @description Own units first. */
            units: components["schemas"]["UnitProgress"][];
        };
        RoundProgress: {
            /**
             * Format: int64
             * @description Absent until published.
             */
            certified?: number;
            demonstration: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            phase: "draft" | "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            /** Format: date-time */
            phaseAt: string;
            /**
             * Format: int64
             * @description Absent until published.
             */
            promoted?: number;
            /** Format: date-time */
            publishAt?: string;
            /** Format: date-time */
            publishedAt?: string;
            /**
             * Format: int64
             * @description Entries handed in, whatever became of them.
             */
            registered: number;
            /** Format: date-time */
            registrationClosesAt?: string;
            /** Format: date-time */
            registrationOpensAt?: string;
            /** Format: date-time */
            screeningClosesAt?: string;
            /** Format: int64 */
            stage: number;
            tier: string;
            title: string;
            /**
             * Format: int64
             * @description Entries accepted by screening.
             */
            valid: number;
        };
        Rubric: {
            /** Format: date-time */
            at: string;
            /** @description Who saved it, in lists of versions, for those who may change it. */
            byName?: string;
            groupId: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            roundId: string;
            tree: components["schemas"]["RubricTree"];
            /** Format: int64 */
            version: number;
        };
        RubricDifference: {
            after?: string;
            /** Format: int64 */
            afterPoints?: number;
            /** @description Words; kinds and yes or no as codes; an order as names. */
            before?: string;
            /**
             * Format: int64
             * @description In place of words where the field is points; of what is gone, the most that it gave.
             */
            beforePoints?: number;
            /** @enum {string} */
            change: "added" | "removed" | "changed" | "moved";
            /** @description Name of the criterion. */
            criterion?: string;
            /**
             * @description What has changed; group of what has moved.
             * @enum {string}
             */
            field?: "" | "name" | "nameEn" | "guidance" | "kind" | "maxPoints" | "step" | "points" | "description" | "knockOut" | "reason" | "note" | "order" | "group";
            /** @description Name of the criterion group. */
            group?: string;
            /** @enum {string} */
            of: "rubric" | "group" | "criterion" | "level" | "option";
            /** @description The level or the option, in its words. */
            part?: string;
        };
        RubricGap: {
            criterionGroupId: string;
            criterionId: string;
            /**
             * Format: int64
             * @description That at least two judges have scored.
             */
            entries: number;
            /**
             * Format: int64
             * @description Entries on which marks are far apart.
             */
            far: number;
            /** @description The product group whose rubric it is. */
            groupId: string;
            /** Format: int64 */
            largest: number;
            /** Format: int64 */
            maxPoints: number;
            /**
             * Format: int64
             * @description Distance between highest and lowest mark.
             */
            mean: number;
        };
        RubricImport: {
            /** @description From the version that counts. */
            differences: components["schemas"]["RubricDifference"][];
            /** @description In the order of the rows. */
            problems: components["schemas"]["ImportProblem"][];
            /** @description The tree can be saved as it is. */
            ready: boolean;
            /** @description As far as the cells could be read. */
            tree: components["schemas"]["RubricTree"];
            /**
             * Format: int64
             * @description That counts now.
             */
            version: number;
        };
        RubricTemplate: {
            /** @description Empty: for the groups that have none of their own. */
            groupId: string;
            /** @description Where it comes from, above all what is default and not law. */
            source: string;
            tree: components["schemas"]["RubricTree"];
        };
        RubricTree: {
            criterionGroups: components["schemas"]["CriterionGroup"][];
            /** @description Where the tree comes from, above all what is default and not law. */
            note?: string;
        };
        Rules: {
            /** @enum {string} */
            aggregation: "mean" | "trimmed-mean" | "median";
            awards?: components["schemas"]["Places"];
            /** @enum {string} */
            combine: "last" | "weighted";
            /** @enum {string} */
            knockOut: "majority" | "any";
            levels?: components["schemas"]["Levels"];
            /** Format: int64 */
            minimumSheets: number;
            /** @description Absent: nobody is nominated. */
            nomination?: components["schemas"]["Nomination"];
            passMark: components["schemas"]["Threshold"];
            stages: components["schemas"]["Stage"][];
            /** @description Criterion group ids, in order. */
            tieBreaks: string[];
        };
        RulesVersion: {
            /** Format: date-time */
            at: string;
            reason?: string;
            rules: components["schemas"]["Rules"];
            /** Format: int64 */
            version: number;
            /** @description Absent where no council voted. */
            votes?: components["schemas"]["Votes"];
        };
        Sample: {
            /** Format: date-time */
            at?: string;
            by?: string;
            /** Format: uuid */
            entryId: string;
            facilityName: string;
            groupId: string;
            judgingCode: string;
            note?: string;
            place?: string;
            productName: string;
            /** @enum {string} */
            status: "expected" | "received" | "missing" | "returned";
            /**
             * Format: int64
             * @description 0: nothing noted yet.
             */
            version: number;
        };
        SaveChecksInputBody: {
            /** @description Those that change; an empty verdict takes one back. */
            marks: {
                [key: string]: components["schemas"]["ScreeningCheck"];
            };
        };
        SaveEntryInputBody: {
            explanation?: components["schemas"]["EntryExplanation"];
            /** @description The whole form, which replaces what stands: a field left out of it is emptied. Left out whole, it stays as it is. */
            form?: components["schemas"]["EntryForm"];
            groupId?: string;
        };
        SaveReceipt: {
            receipt: components["schemas"]["Receipt"];
            /** Format: int64 */
            revision: number;
            submitted: boolean;
            /**
             * Format: int64
             * @description Hundredths; absent while a criterion has no mark.
             */
            total?: number;
        };
        SavedSheet: {
            /** @description For the record; orders nothing. */
            deviceId?: string;
            /**
             * Format: date-time
             * @description For the record; orders nothing.
             */
            deviceTime?: string;
            /** @description By criterion id. */
            marks: {
                [key: string]: number | string;
            };
            /** @description By reader: facility (released after publication) and council. At most 1000 characters each. */
            remarks: {
                [key: string]: string;
            };
            /** Format: int64 */
            rubricVersion: number;
            /** @description True locks the sheet; every criterion must have a mark. */
            submitted: boolean;
        };
        ScheduleInputBody: {
            /**
             * Format: date-time
             * @description Absent: published by hand.
             */
            publishAt?: string;
        };
        ScoreSheet: {
            counted: boolean;
            /** @description Why it does not count. */
            countedReason?: string;
            /** @description Which device saved the last revision. */
            deviceId?: string;
            /** Format: uuid */
            entryId: string;
            groupId: string;
            /** Format: uuid */
            id: string;
            judgingCode: string;
            marks: {
                [key: string]: number | string;
            };
            remarks: {
                [key: string]: string;
            };
            /** @description Of an open sheet that was submitted before. */
            reopening?: components["schemas"]["SheetReopening"];
            /**
             * Format: int64
             * @description 0: never saved.
             */
            revision: number;
            /** Format: int64 */
            rubricVersion: number;
            /** Format: date-time */
            savedAt?: string;
            sha256?: string;
            /**
             * @description How the last revision came; absent at revision 0.
             * @enum {string}
             */
            source?: "device" | "paper" | "export" | "late";
            /** Format: int64 */
            stage: number;
            submitted: boolean;
            /** Format: date-time */
            submittedAt?: string;
            /** Format: int64 */
            total?: number;
        };
        ScoringProgress: {
            judges: components["schemas"]["JudgeProgress"][];
            sheets: components["schemas"]["SheetProgress"][];
            /** Format: int64 */
            stage: number;
        };
        ScreenEntryInputBody: {
            /** @description When accepted; left out, what was chosen stands. */
            choice?: components["schemas"]["JudgesChoice"];
            /** @enum {string} */
            decision: "accepted" | "returned" | "rejected";
            /**
             * Format: date-time
             * @description When returned.
             */
            dueAt?: string;
            /** @description When returned. */
            items?: components["schemas"]["ScreeningItem"][];
            reason?: string;
            /** @description When accepted: the required questions nobody has marked were looked at and are fine; they are marked so in the same act. */
            restSeen?: boolean;
        };
        Screening: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            decision: "accepted" | "returned" | "rejected";
            /** Format: date-time */
            dueAt?: string;
            items: components["schemas"]["ScreeningItem"][];
            reason?: string;
        };
        ScreeningCheck: {
            /** @description At most 2,000 characters. */
            note?: string;
            /** @enum {string} */
            verdict: "ok" | "lacking" | "not-applicable" | "";
        };
        ScreeningChecklist: {
            /**
             * Format: date-time
             * @description When the round's own list was changed last.
             */
            at?: string;
            /** @description Name; empty for the platform and the default. */
            changedBy: string;
            /** @description Empty: every group without a list of its own. */
            groupId: string;
            /** @description The round's; otherwise the default, which is no law. */
            own: boolean;
            questions: components["schemas"]["ScreeningQuestion"][];
            /**
             * Format: int64
             * @description 0: none of its own yet.
             */
            version: number;
        };
        ScreeningChecks: {
            /** Format: date-time */
            at?: string;
            changedBy: string;
            /** @description By question; one that is left out stands open. */
            marks: {
                [key: string]: components["schemas"]["ScreeningCheck"];
            };
            /**
             * Format: int64
             * @description 0: nothing marked yet.
             */
            version: number;
        };
        ScreeningDesk: {
            agreement: components["schemas"]["EntryAgreement"];
            /** @description What would refuse an acceptance as it stands. */
            blocked?: components["schemas"]["EntryReason"];
            checklist: components["schemas"]["ScreeningChecklist"];
            checks: components["schemas"]["ScreeningChecks"];
            duplicates: components["schemas"]["DuplicateHint"][];
            entry: components["schemas"]["Entry"];
            facility: components["schemas"]["Facility"];
            /** @description Oldest first. */
            history: components["schemas"]["EntryStep"][];
            /**
             * Format: uuid
             * @description The next that waits, in the own queue or in nobody's.
             */
            nextId?: string;
            /** @description The round's phase lets it be decided on. */
            open: boolean;
            /** @description The reader typed it or owns the facility, and may not decide. */
            ownHand: boolean;
            packet: components["schemas"]["EntryWeight"];
            /** @enum {string} */
            packetMode: "product" | "all" | "code";
            phase: string;
            product: components["schemas"]["Product"];
            roundTitle: string;
            sample?: components["schemas"]["Sample"];
            /** @description Left out: in nobody's queue. */
            screener?: components["schemas"]["QueueScreener"];
            /** Format: date-time */
            screeningClosesAt?: string;
        };
        ScreeningItem: {
            /** @description As in missing. */
            item: string;
            reason: string;
        };
        ScreeningQuestion: {
            hint?: string;
            /** @description Lower case letters, digits and hyphens. */
            id: string;
            /** @description The part of the dossier that is returned when it is lacking, as in missing. */
            part?: string;
            /** @description The entry is not accepted while it is lacking. */
            required: boolean;
            /** @description At most 300 characters. */
            text: string;
        };
        SeenEntry: {
            /** Format: uuid */
            entryId: string;
            /** Format: int64 */
            version: number;
        };
        SeenPersonInputBody: {
            /** @description How the person was known. */
            reason: string;
        };
        SeenRemark: {
            /** @description SHA-256 of the text that was read, in hex. */
            seen: string;
            /** Format: uuid */
            sheetId: string;
        };
        SentCode: {
            /** @enum {string} */
            channel: "email" | "phone";
            /** Format: date-time */
            expiresAt: string;
            /** @description Masked. */
            to: string;
        };
        ServerKey: {
            /** Format: uuid */
            id: string;
            /** @description P-256, uncompressed point of 65 bytes, base64url without padding. */
            publicKey: string;
        };
        Session: {
            address: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            lastSeenAt: string;
            userAgent: string;
        };
        SetChecklistInputBody: {
            /** @description At most 40; none takes the list away. */
            questions: components["schemas"]["ScreeningQuestion"][];
        };
        SetEntryPhotosInputBody: {
            /** @description In order, the cover first; at most 12. */
            photos: components["schemas"]["PhotoPlace"][];
        };
        SetFormingDecisionInputBody: {
            /** @enum {string} */
            body: "panel" | "council";
            /** Format: date */
            decidedOn: string;
            number: string;
            signer?: string;
        };
        SetMailSettingsInputBody: {
            reminders: boolean;
        };
        SetMembersInputBody: {
            members: components["schemas"]["CycleMember"][];
        };
        SetPasswordInputBody: {
            password: string;
            reason: string;
        };
        SetPracticeSamplesInputBody: {
            /** @description In order; at most 20. */
            items: components["schemas"]["PracticeChoice"][];
        };
        SetQuotaInputBody: {
            /** Format: int64 */
            places: number;
        };
        SetRubricInputBody: {
            tree: components["schemas"]["RubricTree"];
        };
        SheetProgress: {
            counted: boolean;
            countedReason?: string;
            entry: string;
            /** @description The entry's. */
            groupId: string;
            judge: string;
            /** Format: uuid */
            judgeId: string;
            /** Format: int64 */
            revision: number;
            /** Format: uuid */
            sheetId: string;
            /**
             * @description How its last revision came; absent at revision 0.
             * @enum {string}
             */
            source?: "device" | "paper" | "export" | "late";
            /** @enum {string} */
            state: "waiting" | "begun" | "scored" | "submitted";
        };
        SheetReopening: {
            /** Format: date-time */
            at: string;
            reason: string;
        };
        SheetRevision: {
            /** @description The canonical body as it was digested. */
            body: string;
            deviceId: string;
            /** Format: date-time */
            deviceTime?: string;
            /** Format: int64 */
            revision: number;
            /** Format: date-time */
            savedAt: string;
            sha256: string;
            /**
             * @description How it came.
             * @enum {string}
             */
            source: "device" | "paper" | "export" | "late";
            submitted: boolean;
            /** Format: int64 */
            total?: number;
        };
        SheetState: {
            counted: boolean;
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            revision: number;
            submitted: boolean;
        };
        ShortEntry: {
            belowMinimum: boolean;
            /** Format: int64 */
            conflicts: number;
            /**
             * Format: int64
             * @description More than got: judges' limits stand in the way.
             */
            eligible: number;
            /** Format: uuid */
            entryId: string;
            /** Format: int64 */
            got: number;
            groupId: string;
            judgingCode: string;
            /** Format: int64 */
            wanted: number;
        };
        SignInInputBody: {
            password: string;
            signIn: string;
        };
        SignOutInputBody: {
            /** @description On every device, not on this one alone. */
            everywhere?: boolean;
        };
        SimulateInputBody: {
            /** @description All of it: what is left out has no limit. */
            awards?: components["schemas"]["Places"];
            /** @description An empty list: no levels. */
            levels?: components["schemas"]["Levels"];
            nomination?: components["schemas"]["Nomination"];
            passMark?: components["schemas"]["Threshold"];
        };
        SimulatedChange: {
            code: string;
            /** @description The council has decided about it: what it decided stands whatever is proposed. */
            decided: boolean;
            display?: string;
            /** Format: uuid */
            entryId: string;
            fraction?: string;
            group: string;
            now: components["schemas"]["Stand"];
            product?: string;
            tried: components["schemas"]["Stand"];
        };
        Simulation: {
            /** @description Entries that would stand otherwise, in rank order. */
            changes: components["schemas"]["SimulatedChange"][];
            now: components["schemas"]["Outcome"];
            /**
             * Format: int64
             * @description Of the deliberation it was worked out from.
             */
            rowVersion: number;
            tried: components["schemas"]["Outcome"];
        };
        SplitByRule: {
            codes: string[];
            display: string;
            /** @description Their score in points, exact, where two decimals are not all of it: "1421/18". */
            fraction?: string;
            /** @description Where levels are given by group. */
            group?: string;
            level: string;
            /** Format: int64 */
            placesLeft: number;
        };
        Stage: {
            /** @description Of stage 1 only: what an entry needs to go on. */
            advance?: components["schemas"]["Threshold"];
            /** Format: int64 */
            weight?: number;
        };
        Stand: {
            atTheLine: boolean;
            awarded: boolean;
            /** @description Proposed. */
            level?: string;
            nominated: boolean;
            proposed: boolean;
        };
        StartConfirmationInputBody: {
            /** @enum {string} */
            channel: "email" | "phone";
        };
        StepBackInputBody: {
            reason: string;
        };
        TakeInInputBody: {
            reason: string;
        };
        Threshold: {
            /** @description At least, else more than. */
            inclusive: boolean;
            /** Format: int64 */
            points: number;
        };
        Tier: {
            /** @description Default of its rounds. */
            admitsOpen: boolean;
            /** @description Default of its rounds. */
            admitsPromoted: boolean;
            nameEn: string;
            nameVi: string;
            optional: boolean;
            tier: string;
            /** @enum {string} */
            unitLevel: "nation" | "region" | "province" | "commune";
        };
        Unit: {
            /** @description Unique only within its validity. */
            code: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            level: "nation" | "region" | "province" | "commune";
            name: string;
            /** Format: uuid */
            parentId?: string;
            /** @description Name with what it is: "Tỉnh Tuyên Quang". */
            title: string;
            /** Format: date */
            validFrom: string;
            /**
             * Format: date
             * @description The last day.
             */
            validUntil?: string;
        };
        UnitDescription: {
            /** @description Unique only within its validity. */
            code: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            level: "nation" | "region" | "province" | "commune";
            name: string;
            /** @description Oldest first; empty where the name never changed. */
            names: components["schemas"]["UnitName"][];
            parent?: components["schemas"]["Unit"];
            /** Format: uuid */
            parentId?: string;
            predecessors: components["schemas"]["Unit"][];
            successors: components["schemas"]["Unit"][];
            /** @description Name with what it is: "Tỉnh Tuyên Quang". */
            title: string;
            /** Format: date */
            validFrom: string;
            /**
             * Format: date
             * @description The last day.
             */
            validUntil?: string;
        };
        UnitMatch: {
            /** @description Unique only within its validity. */
            code: string;
            /** @description The unit whose name was asked for, when it went into this one. */
            former?: components["schemas"]["Unit"];
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            level: "nation" | "region" | "province" | "commune";
            name: string;
            /** @description "Hà Giang nay thuộc Tuyên Quang". */
            note: string;
            /** Format: uuid */
            parentId?: string;
            /** @description Of the province a commune lies in. */
            parentName: string;
            /** @description Name with what it is: "Tỉnh Tuyên Quang". */
            title: string;
            /** Format: date */
            validFrom: string;
            /**
             * Format: date
             * @description The last day.
             */
            validUntil?: string;
        };
        UnitName: {
            /** Format: date */
            from: string;
            kind: string;
            name: string;
            source: string;
        };
        UnitProgress: {
            /** @description One that the caller organises. */
            own: boolean;
            /** @description The regions that the cycle puts it into; two for a merged province listed by its predecessors. */
            parents: string[];
            /** @description Oldest first; empty: nothing is planned. */
            rounds: components["schemas"]["RoundProgress"][];
            unit: components["schemas"]["Unit"];
        };
        UnitRef: {
            /** Format: uuid */
            id: string;
            title: string;
        };
        UnknownGroup: {
            /** Format: int64 */
            entries: number;
            groupId: string;
        };
        UnsentExport: {
            /** @description AES-256-GCM, the tag appended. */
            ciphertext: string;
            deviceId: string;
            /** @description P-256, uncompressed, 65 bytes. */
            ephemeral: string;
            /** @description tieubieu/unsent */
            format: string;
            /** @description 12 bytes. */
            iv: string;
            judgeId: string;
            /** @description Of the serverKey that came with the packet. */
            keyId: string;
            roundId: string;
            /** @description ECDSA P-256 with SHA-256, r||s, 64 bytes. */
            signature: string;
            /**
             * Format: int64
             * @description 1
             */
            version: number;
        };
        UnsentImport: {
            /**
             * Format: int64
             * @description Saved as the sheet's next revision.
             */
            applied: number;
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @description Late copies: the sheet had moved on, its stage had closed, or it is not counted.
             */
            kept: number;
            /**
             * Format: int64
             * @description Had arrived before.
             */
            present: number;
            /**
             * Format: int64
             * @description No sheet of this judge can hold them.
             */
            refused: number;
            /** @description This file had been taken in before. */
            repeated: boolean;
            /** Format: int64 */
            sheets: number;
        };
        UnsubscribeInputBody: {
            /** @description Of the link in the mail. */
            token: string;
        };
        UpdateCycleInputBody: {
            /** Format: date */
            endsOn: string;
            name: string;
            /** Format: date */
            startsOn: string;
        };
        UpdateMeInputBody: {
            /** @enum {string} */
            locale: "vi" | "en";
            name: string;
        };
        UpdateRoundInputBody: {
            admitsOpen: boolean;
            admitsPromoted: boolean;
            /**
             * Format: int64
             * @description Working days in which a facility may appeal, 1 to 60 (default 10: a default, not law).
             */
            appealDays: number;
            /** @description With {number} once, and {group}. */
            judgingCodePattern: string;
            /** @enum {string} */
            packetMode: "product" | "all" | "code";
            publishesAll: boolean;
            /** @description Needed once the round has left draft. */
            reason?: string;
            /** @description At most one round per cycle, tier and unit. */
            receivesPromotions: boolean;
            /**
             * Format: date-time
             * @description This moment itself is too late.
             */
            registrationClosesAt?: string;
            /** Format: date-time */
            registrationOpensAt?: string;
            rules: components["schemas"]["Rules"];
            /** Format: date-time */
            screeningClosesAt?: string;
            title: string;
        };
        Votes: {
            /** Format: int64 */
            abstain: number;
            /** Format: int64 */
            against: number;
            /** Format: int64 */
            for: number;
        };
        WeighedFile: {
            /** Format: int64 */
            bytes: number;
            /** Format: uuid */
            id: string;
            offline: boolean;
        };
        WidestMark: {
            criterionId: string;
            /** Format: int64 */
            high: number;
            /** Format: int64 */
            low: number;
            /** Format: int64 */
            maxPoints: number;
        };
        WithdrawAwardInputBody: {
            /** @description Public: the note of the correction. */
            reason: string;
            votes: components["schemas"]["Votes"];
        };
        WithdrawEntryInputBody: {
            /** @description Needed when done on the facility's behalf; at most 2,000 characters. */
            reason?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    findAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FindAccountInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAccount"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAccountInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPasswordInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmPhoneSeen: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenPersonInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueRecoveryCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueRecoveryInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCode"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signAccountOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAccountStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountStatusInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAppeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appealId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appeal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerAppeal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                appealId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerAppealInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appeal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAppealPaper: {
        parameters: {
            query: {
                fileName: string;
            };
            header?: never;
            path: {
                appealId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/pdf": string;
                "image/jpeg": string;
                "image/png": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppealPaper"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAppealPaper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appealId: string;
                paperId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawAppeal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                appealId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appeal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOpenRounds: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                /** @description Only rounds that a facility of this unit may enter, and those of the units below it. */
                unitId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCallList: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                /** @description Of a round: for its organiser, secretary and support team. */
                roundId?: string;
                /** @description Of the facilities that lie in a unit: for its organiser and collaborators. */
                unitId?: string;
                /** @description Also those called, and those who have read the notice in the account. */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCall"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                noticeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordCallInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to print. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reissueCertificate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCertificateInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Certificate"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeCertificate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCertificateInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Certificate"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importCommunes: {
        parameters: {
            query: {
                validFrom: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedCommunes"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmEmailInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmedAddress"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveCouncil: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                seatId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeaveCouncilInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouncilSeat"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCycles: {
        parameters: {
            query?: {
                programmeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCycle"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCycle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCycleInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cycle"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCycle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CycleDetail"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateCycle: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCycleInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cycle"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeCycle: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseCycleInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cycle"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setCycleMembers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMembersInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cycle"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setCycleQuota: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
                tier: string;
                unitId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetQuotaInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CycleQuota"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeCycleQuota: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                cycleId: string;
                tier: string;
                unitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyEntries: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                facilityId?: string;
                roundId?: string;
                status?: "draft" | "submitted" | "returned" | "accepted" | "rejected" | "withdrawn";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEntryRow"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEntry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEntryInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveEntryInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntryAgreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryAgreement"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fileAppeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileAppealInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appeal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addConsentForm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/pdf": string;
                "image/jpeg": string;
                "image/png": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryConsent"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordConsentInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryConsent"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    copyEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyEntryInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntryHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEntryStep"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    chooseForJudges: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JudgesChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    objectToEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryObjection"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    weighEntryPacket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JudgesChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryWeight"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addEntryPaper: {
        parameters: {
            query: {
                kind: "registration" | "quality" | "food-safety" | "award" | "certificate" | "explanation" | "other";
                fileName: string;
                number?: string;
                issuer?: string;
                issuedOn?: string;
                /** @description The last day. */
                validUntil?: string;
            };
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/pdf": string;
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document": string;
                "image/jpeg": string;
                "image/png": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPaper"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeEntryPaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
                paperId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEntryPaperInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPaper"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeEntryPaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
                paperId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewEntryPaper: {
        parameters: {
            query: {
                kind: "registration" | "quality" | "food-safety" | "award" | "certificate" | "explanation" | "other";
                fileName: string;
                number?: string;
                issuer?: string;
                issuedOn?: string;
                /** @description The last day. */
                validUntil?: string;
            };
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
                paperId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/pdf": string;
                "image/jpeg": string;
                "image/png": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setEntryPhotos: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetEntryPhotosInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconsiderEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReconsiderEntryInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntryResult: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryResult"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    screenEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScreenEntryInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveScreeningChecks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveChecksInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScreeningChecks"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScreeningDesk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScreeningDesk"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawEntryInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntrySummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeBackObjection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                objectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryObjection"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerObjection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                objectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerObjectionInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryObjection"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFacilities: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                q?: string;
                kind?: "household" | "cooperative-group" | "cooperative" | "enterprise";
                unitId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageFacility"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerFacility: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterFacilityInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFacility: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateFacility: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FacilityDetails"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFacilityOpenRounds: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOpenRound"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveClaim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveClaimInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPhotos: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePhoto"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadPhoto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "image/heic": string;
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                q?: string;
            };
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageProduct"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddProductInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFacilityPromotions: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                facilityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePromotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFacilityClaims: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                status?: "waiting" | "approved" | "refused" | "withdrawn";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageFacilityClaim"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    claimFacility: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeClaimInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacilityClaim"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawFacilityClaim: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                claimId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideFacilityClaim: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                claimId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideClaimInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacilityClaim"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGrants: {
        parameters: {
            query?: {
                unitId?: string;
                roundId?: string;
                facilityId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageHeldRole"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    grantRole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndGrantInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJudgeSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeSession"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endJudgeSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openJudgeSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenJudgeSessionInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeSession"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMySeats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageJudgeSeat"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    declareConflicts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeclareConflictsInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Declaration"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceReportInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerDeviceKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceKeyInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPacket: {
        parameters: {
            query: {
                deviceId: string;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgePacket"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPractice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Practice"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconcileSheets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageReconciledSheet"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printOwnScoreSheets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to print. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeJudge: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                judgeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeJudgeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeclarableFacilities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                judgeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDeclarableFacility"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveJudge: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                judgeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeaveJudgeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recuseJudge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                judgeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecuseInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recusal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceJudge: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                judgeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceJudgeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeJudgeCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                judgeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeJudgeCodeInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeInLateCopy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                lateCopyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeInInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetState"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLedger: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                roundId?: string;
                actorId?: string;
                entryId?: string;
                action?: string;
                /** @description Counts. */
                from?: string;
                /** @description Does not count. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageLedgerLine"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLedgerActions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageLedgerAction"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportLedger: {
        parameters: {
            query?: {
                roundId?: string;
                actorId?: string;
                entryId?: string;
                action?: string;
                /** @description Counts. */
                from?: string;
                /** @description Does not count. */
                until?: string;
                format?: "csv" | "xlsx";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every line that listLedger gives, as a file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMailSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSettings"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setMailSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMailSettingsInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSettings"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMailbox: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                roundId?: string;
                facilityId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePostedMail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startConfirmation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartConfirmationInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentCode"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmByCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmByCodeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyFacilityClaims: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageFacilityClaim"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: {
                tieubieu_session?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddSignInInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedSignIn"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                /** @description Only those that one has not read. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markNoticeRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                noticeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmPaperSheet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                paperCopyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCopy"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refusePaperSheet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                paperCopyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefusePaperSheetInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCopy"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskPasswordResetInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                personId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonWords"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryPerson"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPhoto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                photoId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchPlaces: {
        parameters: {
            query?: {
                /** @description A province, a commune, or "commune, province", with or without marks; names of merged provinces too. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageUnitMatch"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                productId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                productId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductDetails"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mergeProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                productId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeProductInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProgrammes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageProgramme"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProgramme: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProgrammeInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Programme"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProgramme: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                programmeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Programme"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateProgramme: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                programmeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProgrammeInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Programme"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    admitPromotion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                promotionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromotionChangeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    declinePromotion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                promotionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromotionChangeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refusePromotion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                promotionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromotionChangeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settlePromotion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                promotionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoPromotion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                promotionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromotionChangeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agreeRecusal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                recusalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recusal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refuseRecusal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                recusalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefuseRecusalInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recusal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRegionDefaults: {
        parameters: {
            query?: {
                list?: "63" | "34";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRegionDefault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRegister: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                q?: string;
                tier?: string;
                year?: number;
                status?: "valid" | "expired" | "superseded" | "revoked" | "unverified";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRegisterAward"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegistrationInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRoundOverview: {
        parameters: {
            query: {
                cycleId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundOverview"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRounds: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                programmeId?: string;
                cycleId?: string;
                tier?: string;
                unitId?: string;
                phase?: "draft" | "registration" | "screening" | "scoring" | "deliberation" | "approved" | "published" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRound: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRoundInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRound: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateRound: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRoundInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRound: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewAcceptances: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewAcceptancesInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageProspect"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptEntries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptAllInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageProspect"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAppeals: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                status?: "open" | "withdrawn" | "rejected" | "retake" | "changed";
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppealPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApprovalScans: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageApprovalScan"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadApprovalScan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/pdf": string;
                "image/jpeg": string;
                "image/png": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalScan"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    applyAssignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyAssignmentInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentPlan"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentTerms"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentPlan"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawAward: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                /** @description Judging code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawAwardInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliberation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBoard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchBoard: {
        parameters: {
            query: {
                /** @description How long to look on. */
                seconds: number;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestCertificateFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateFile"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCertificateFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateFile"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCertificateForm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateForm"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setCertificateForm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificateFormWords"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateForm"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCertificates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCertificate"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChecklists: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageScreeningChecklist"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setChecklist: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                /** @description "all": every group without a list of its own. */
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetChecklistInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScreeningChecklist"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openCorrection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectionInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliberation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    abandonCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCouncil: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCouncilSeat"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addCouncilSeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddCouncilSeatInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouncilSeat"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    extendDeadline: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                deadline: "registration" | "screening";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliberation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliberation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliberation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideAward: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                /** @description Judging code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliberation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideNomination: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                /** @description Judging code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NominateInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deliberation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    simulateDeliberation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulateInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Simulation"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoundEntries: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                status?: ("submitted" | "returned" | "accepted" | "rejected" | "withdrawn")[];
                groupId?: string;
                origin?: "open" | "promoted" | "nominated";
                /** @description Product, facility (marks do not matter) or judging code. */
                q?: string;
                overdue?: boolean;
                /** @description "me", "none", or an account: in whose queue. */
                queue?: string;
                /** @description Only those whose owner objects. */
                objected?: boolean;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEntryRow"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countRoundEntries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryCount"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntryImportTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A spreadsheet to fill in. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importEntries: {
        parameters: {
            query?: {
                /** @description For the record. */
                fileName?: string;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedEntries"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewEntryImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPreview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntryRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundEntryRules"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setEntryRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntryRules"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundEntryRules"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFormingDecisions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageFormingDecision"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setFormingDecision: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetFormingDecisionInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormingDecision"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGapAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapAlerts"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHandOvers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRoundHandOver"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    handOverRound: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverRoundInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoundHandOver"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printJudgeCodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrintJudgeCodesInputBody"];
            };
        };
        responses: {
            /** @description A file to print. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJudgeCodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageJudgeCodeState"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueJudgeCodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueJudgeCodesInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIssuedJudgeCode"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJudges: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageJudge"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addJudge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJudgeInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLateCopies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageLateCopy"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    weighRoundPacket: {
        parameters: {
            query?: {
                /** @description With the entries that wait for a decision. */
                all?: boolean;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PacketWeight"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rehearsePanelChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RehearsePanelInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PanelEffect"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPaperCopies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePaperCopy"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadPaperScan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/pdf": string;
                "image/jpeg": string;
                "image/png": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperScan"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkPhase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhaseCheck"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enterPhase: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnterPhaseInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPracticeCandidates: {
        parameters: {
            query?: {
                /** @description In the product's or the facility's name, without marks. */
                q?: string;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePracticeCandidate"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPracticeSamples: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PracticeSamples"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPracticeSamples: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPracticeSamplesInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PracticeSamples"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planPromotions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromotionPlan"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArrivals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromotionArrivals"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReceivedPromotions: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                status?: "waiting" | "late" | "taken-in" | "accepted" | "rejected" | "undone" | "declined" | "lapsed" | "refused" | "linked";
                /** @description The unit that sends. */
                sender?: string;
                /** @description Only what is to be decided on after a correction below. */
                settle?: boolean;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageListedPromotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSentPromotions: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                status?: "waiting" | "late" | "taken-in" | "accepted" | "rejected" | "undone" | "declined" | "lapsed" | "refused" | "linked";
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageListedPromotion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewPublication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicationPreview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    schedulePublication: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPublications: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePublication"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishResult: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publication"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadBundle: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                roundId: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRecusals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRecusal"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReliability: {
        parameters: {
            query?: {
                stage?: number;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reliability"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseRemarks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseRemarksInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemarksReleased"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRemarks: {
        parameters: {
            query?: {
                /** @description Where the page before ended. */
                cursor?: string;
                limit?: number;
                state?: "waiting" | "released" | "kept";
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemarkPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRubrics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRubric"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRubric: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rubric"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setRubric: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRubricInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rubric"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareRubricVersions: {
        parameters: {
            query?: {
                /** @description The earlier version; 0: the one that counts. */
                from?: number;
                /** @description The later version; 0: the one that counts. */
                to?: number;
            };
            header?: never;
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRubricDifference"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareRubricDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareRubricDraftInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRubricDifference"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportRubric: {
        parameters: {
            query?: {
                /** @description 0: the one that counts. */
                version?: number;
            };
            header?: never;
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A spreadsheet that lookAtRubric reads. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lookAtRubric: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        /** @description The file itself. Its type is found in its content. */
        requestBody: {
            content: {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RubricImport"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRubricVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRubric"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRulesVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRulesVersion"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    amendRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AmendRulesInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printSampleLabels: {
        parameters: {
            query?: {
                groupId?: string;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to print. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSamples: {
        parameters: {
            query?: {
                status?: "expected" | "received" | "missing" | "returned";
                groupId?: string;
                /** @description The whole judging code, in any case. */
                code?: string;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSample"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    noteSample: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteSampleInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printScoreSheets: {
        parameters: {
            query?: {
                /** @description Only this judge's. */
                judgeId?: string;
                /** @description Forms to fill in by hand, from the end of screening on. Otherwise the submitted sheets, once scoring has closed. */
                blank?: boolean;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to print. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScoringProgress: {
        parameters: {
            query?: {
                /** @description This judge's sheets alone. */
                judgeId?: string;
            };
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringProgress"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScreeners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageColleague"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignScreener: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignScreenerInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countScreeningQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageQueueCount"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    handOverScreening: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openSecondStage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenSecondStageInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stepBack: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepBackInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importUnsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roundId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnsentExport"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentImport"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScoreSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreSheet"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveScoreSheet: {
        parameters: {
            query?: never;
            header: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
                /** @description Never changes when the save is repeated. */
                "Idempotency-Key": string;
            };
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedSheet"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaveReceipt"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    printScoreSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to print. */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enterPaperSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnterPaperSheetInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCopy"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkPrintedSheet: {
        parameters: {
            query: {
                revision: number;
                /** @description From the QR code, lower-case hex. */
                sha256: string;
            };
            header?: never;
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintCheck"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRemark: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadRemarkInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Remark"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopenScoreSheet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version last seen, in quotes: "3". Missing: 428. Not current: 412 with the current row. */
                "If-Match"?: string;
            };
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReopenSheetInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetState"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSheetRevisions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sheetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSheetRevision"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSession"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: {
                tieubieu_session?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignOutInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchUnits: {
        parameters: {
            query?: {
                /** @description With or without marks, whole or begun; names of merged units too. */
                q?: string;
                level?: "nation" | "region" | "province" | "commune";
                /** @description Lists what lies under this unit; q is then not read. */
                parentId?: string;
                /** @description Today when left out. */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageUnitMatch"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUnit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitDescription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPeople: {
        parameters: {
            query?: {
                /** @description Part of a name, title or address, without accents. */
                search?: string;
                /** @description Who knows this group. */
                groupId?: string;
            };
            header?: never;
            path: {
                unitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDirectoryPerson"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unitId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPersonInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryPerson"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnsubscribeInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
