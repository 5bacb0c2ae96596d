// SPDX-License-Identifier: Apache-2.0
#include "csta/schema_text.hpp"

namespace offhook::csta {

/// What a switching function can: one element for each supported service or event (presence = supported),
/// whose flags name the optional parameters it knows. Here those of the device services and the events.
/// Notation: schema_text.hpp.
namespace {

constexpr std::string_view kText[] = {
    R"(
# Physical device services
struct PhysDevServList: buttonPress:ButtonPressCaps? getAuditoryApparatusInfo:GetAuditoryApparatusInfoCaps?
    getButtonInformation:GetButtonInformationCaps? getDisplay:GetDisplayCaps?
    getHookSwitchStatus:GetHookSwitchStatusCaps? getLampInfo:GetLampInfoCaps? getLampMode:GetLampModeCaps?
    getMessageWaitingIndicator:GetMessageWaitingIndicatorCaps? getMicrophoneGain:GetMicrophoneGainCaps?
    getMicrophoneMute:GetMicrophoneMuteCaps? getRingerStatus:GetRingerStatusCaps?
    getSpeakerMute:GetSpeakerMuteCaps? getSpeakerVolume:GetSpeakerVolumeCaps?
    setButtonInformation:SetButtonInformationCaps? setDisplay:SetDisplayCaps?
    setHookSwitchStatus:SetHookSwitchStatusCaps? setLampMode:SetLampModeCaps?
    setMessageWaitingIndicator:SetMessageWaitingIndicatorCaps? setMicrophoneGain:SetMicrophoneGainCaps?
    setMicrophoneMute:SetMicrophoneMuteCaps? setRingerStatus:SetRingerStatusCaps?
    setSpeakerMute:SetSpeakerMuteCaps? setSpeakerVolume:SetSpeakerVolumeCaps?
flags ButtonPressCaps: privateData privateDataInAck ackModelMultiStep
flags GetAuditoryApparatusInfoCaps: auditoryApparatus privateData auditoryApparatusTypeSpeakerphone
    auditoryApparatusTypeHandset auditoryApparatusTypeHeadset auditoryApparatusTypeSpeakerOnlyPhone
    auditoryApparatusTypeother speakerPresent speakerVolumeSettable speakerVolumeReadable
    speakerMuteSettable speakerMuteReadable microphonePresent microphoneGainSettable microphoneGainReadable
    microphoneMuteSettable microphoneMuteReadable hookswitchSettable hookswitchOnHook privateDataInAck
flags GetButtonInformationCaps: button privateData buttonLabelInAck buttonLabelSettableInAck
    buttonFunctionInAck buttonAssociatedNumberInAck buttonAssociatedNumberSettableInAck listOfLampsInAck
    privateDataInAck
flags GetDisplayCaps: displayID privateData characterSetASCII characterSetUnicode characterSetProprietary
    privateDataInAck
flags GetHookSwitchStatusCaps: hookSwitch privateData privateDataInAck
flags GetLampInfoCaps: lamp privateData lampLabelInAck buttonInAck lampColorInAck privateDataInAck
flags GetLampModeCaps: lamp privateData lampModeInAck lampBrightnessNormal lampBrightnessDim
    lampBrightnessBright lampColorInAck buttonInAck privateDataInAck
flags GetMessageWaitingIndicatorCaps: privateData deviceForMsgInAck lampIsPresentInAck privateDataInAck
flags GetMicrophoneGainCaps: auditoryApparatus privateData micGainAbsInAck privateDataInAck
flags GetMicrophoneMuteCaps: auditoryApparatus privateData privateDataInAck
flags GetRingerStatusCaps: ringer privateData ringCountInAck ringPatternInAck ringVolumeInAck
    ringVolumeAbsInAck privateDataInAck
flags GetSpeakerMuteCaps: auditoryApparatus privateDataInAck privateData
flags GetSpeakerVolumeCaps: auditoryApparatus privateData speakerVolAbsInAck privateDataInAck
flags SetButtonInformationCaps: buttonLabel buttonAssociatedNumber privateData privateDataInAck
    ackModelMultiStep
flags SetDisplayCaps: physBaseRowNumber physColumnRowNumber offset privateData privateDataInAck
    supportsModifyingPosition ackModelMultiStep
flags SetHookSwitchStatusCaps: privateData ackModelMultiStep
flags SetLampModeCaps: lampModeBrokenFlutter lampModeFlutter lampModeOff lampModeSteady lampModeWink
    lampModeReserved lampModeSf0 lampModeSf1 lampModeSf2 lampModeSf3 lampModeSf4 lampModeSf5 lampModeSf6
    lampModeSf7 lampModeSf8 lampModeSf9 lampModeSf10 lampModeSf11 lampModeSf12 lampModeSf13 lampModeSf14
    lampModeSf15 lampModeSf16 lampModeSf17 lampModeSf18 lampModeSf19 lampModeSf20 lampModeSf21 lampModeSf22
    lampModeSf23 lampModeSf24 lampModeSf25 lampModeSf26 lampModeSf27 lampModeSf28 lampModeSf29 lampModeSf30
    lampModeSf31 lampModeSf32 lampModeSf33 lampModeSf34 lampModeSf35 lampModeSf36 lampModeSf37 lampModeSf38
    lampModeSf39 lampModeSf40 lampModeSf41 lampModeSf42 lampModeSf43 lampModeSf44 lampModeSf45 lampModeSf46
    lampModeSf47 lampModeSf48 lampModeSf49 lampModeSf50 lampModeSf51 lampModeSf52 lampModeSf53 lampModeSf54
    lampModeSf55 lampModeSf56 lampModeSf57 lampModeSf58 lampModeSf59 lampModeSf60 lampModeSf61 lampModeSf62
    lampModeSf63 lampModeSf64 lampModeSf65 lampModeSf66 lampModeSf67 lampModeSf68 lampModeSf69 lampModeSf70
    lampModeSf71 lampModeSf72 lampModeSf73 lampModeSf74 lampModeSf75 lampModeSf76 lampModeSf77 lampModeSf78
    lampModeSf79 lampModeSf80 lampModeSf81 lampModeSf82 lampModeSf83 lampModeSf84 lampModeSf85 lampModeSf86
    lampModeSf87 lampModeSf88 lampModeSf89 lampModeSf90 lampModeSf91 lampModeSf92 lampModeSf93 lampModeSf94
    lampBrightnessNormal lampBrightnessDim lampBrightnessBright lampColorNoColor lampColorRed
    lampColorYellow lampColorGreen lampColorBlue lampColorReserved lampColorSf0 lampColorSf1 lampColorSf2
    lampColorSf3 lampColorSf4 lampColorSf5 lampColorSf6 lampColorSf7 lampColorSf8 lampColorSf9 lampColorSf10
    lampColorSf11 lampColorSf12 lampColorSf13 lampColorSf14 lampColorSf15 lampColorSf16 lampColorSf17
    lampColorSf18 lampColorSf19 lampColorSf20 lampColorSf21 lampColorSf22 lampColorSf23 lampColorSf24
    lampColorSf25 lampColorSf26 lampColorSf27 lampColorSf28 lampColorSf29 lampColorSf30 lampColorSf31
    lampColorSf32 lampColorSf33 lampColorSf34 lampColorSf35 lampColorSf36 lampColorSf37 lampColorSf38
    lampColorSf39 lampColorSf40 lampColorSf41 lampColorSf42 lampColorSf43 lampColorSf44 lampColorSf45
    lampColorSf46 lampColorSf47 lampColorSf48 lampColorSf49 lampColorSf50 lampColorSf51 lampColorSf52
    lampColorSf53 lampColorSf54 lampColorSf55 lampColorSf56 lampColorSf57 lampColorSf58 lampColorSf59
    lampColorSf60 lampColorSf61 lampColorSf62 lampColorSf63 lampColorSf64 lampColorSf65 lampColorSf66
    lampColorSf67 lampColorSf68 lampColorSf69 lampColorSf70 lampColorSf71 lampColorSf72 lampColorSf73
    lampColorSf74 lampColorSf75 lampColorSf76 lampColorSf77 lampColorSf78 lampColorSf79 lampColorSf80
    lampColorSf81 lampColorSf82 lampColorSf83 lampColorSf84 lampColorSf85 lampColorSf86 lampColorSf87
    lampColorSf88 lampColorSf89 lampColorSf90 lampColorSf91 lampColorSf92 lampColorSf93 lampColorSf94
    privateData privateDataInAck ackModelMultiStep
flags SetMessageWaitingIndicatorCaps: deviceForMsg privateData privateDataInAck ackModelMultiStep
flags SetMicrophoneGainCaps: microphoneGainAbs microphoneGainInc privateData privateDataInAck
    ackModelMultiStep
flags SetMicrophoneMuteCaps: privateData privateDataInAck ackModelMultiStep
flags SetRingerStatusCaps: ringerModeRinging ringerModeNotRinging ringVolumeAbs ringVolumeInc privateData
    privateDataInAck ackModelMultiStep
flags SetSpeakerMuteCaps: privateData privateDataInAck ackModelMultiStep
flags SetSpeakerVolumeCaps: speakerVolumeAbs speakerVolumeInc privateData privateDataInAck ackModelMultiStep
    resettedAfterCall notSettableWhileActive
)",
    R"(
# Logical device services
struct LogicalServList: callBackNonCallRel:CallBackNonCallRelCaps?
    callBackMsgNonCallRel:CallBackMsgNonCallRelCaps? cancelCallBack:CancelCallBackCaps?
    cancelCallBackMsg:CancelCallBackMsgCaps? getAgentState:GetAgentStateCaps?
    getAutoAnswer:GetAutoAnswerCaps? getAutoWorkMode:GetAutoWorkModeCaps? getCallBack:GetCallBackCaps?@4
    getCallerIDStatus:GetCallerIDStatusCaps? getDoNotDisturb:GetDoNotDisturbCaps?
    getForwarding:GetForwardingCaps? getLastNumberDialed:GetLastNumberDialedCaps?
    getPresenceState:GetPresenceStateCaps?@4 getRouteingMode:GetRouteingModeCaps?
    setAgentState:SetAgentStateCaps? setAutoAnswer:SetAutoAnswerCaps? setAutoWorkMode:SetAutoWorkModeCaps?
    setCallerIDStatus:SetCallerIDStatusCaps? setDoNotDisturb:SetDoNotDisturbCaps?
    setForwarding:SetForwardingCaps? setPresenceState:SetPresenceStateCaps?@4
    setRouteingMode:SetRouteingModeCaps?
flags CallBackNonCallRelCaps: privateData privateDataInAck additionalReqForbidden ackModelMultiStep
flags CallBackMsgNonCallRelCaps: privateData privateDataInAck additionalReqForbidden ackModelMultiStep
flags CancelCallBackCaps: privateData privateDataInAck ackModelMultiStep supportsClearing
flags CancelCallBackMsgCaps: privateData privateDataInAck ackModelMultiStep supportsClearing
flags GetAgentStateCaps: acdGroup privateData agentStateListAgentIDInAck agentGroupInAck
    pendingAgentStateInAck agentStateConditionForcedPauseInAck agentStateConditionPauseInAck
    privateDataInAck
flags GetAutoAnswerCaps: privateData numberOfRingsInAck privateDataInAck
flags GetAutoWorkModeCaps: privateData autoWorkIntervalInAck privateDataInAck
flags GetCallBackCaps: privateData privateDataInAck
flags GetCallerIDStatusCaps: privateData privateDataInAck
flags GetDoNotDisturbCaps: privateData callOriginParameterInAck callOriginInternInAck callOriginExternInAck
    callingDeviceListInAck privateDataInAck
flags GetForwardingCaps: privateData forwardListInAck forwardListImmediateInAck forwardListBusyInAck
    forwardListDNDInAck forwardListNoAnsInAck forwardListBusyIntInAck forwardListBusyExtInAck
    forwardListDNDIntInAck forwardListDNDExtInAck forwardListNoAnsIntInAck forwardListNoAnsExtInAck
    forwardListImmIntInAck forwardListImmExtInAck forwardDNInAck forwardDefaultInAck
    forwardDefaultTypeAndDNInAck forwardDefaultTypeInAck forwardDefaultDNInAck ringCountInAck
    privateDataInAck
flags GetLastNumberDialedCaps: privateData privateDataInAck
flags GetPresenceStateCaps: privateData fromTimeInAck untilTimeInAck placeInAck moodInAck
    namedPresenceStateInAck privateDataInAck
flags GetRouteingModeCaps: privateData privateDataInAck
flags SetAgentStateCaps: requestedAgentStateLoggedOn requestedAgentStateLoggedOff
    requestedAgentStateNotReady requestedAgentStateReady requestedAgentStateWorkingAfterCall agentID
    password group privateData pendingAgentStateWorkingAfterCallInAck pendingAgentStateNotReadyInAck
    pendingAgentStateNullInAck privateDataInAck ackModelMultiStep groupDeviceAllowedInReq
    aCDDeviceAllowedInReq delayTransitionIfBusy delayTransitionIfWorkingAfterCall
flags SetAutoAnswerCaps: numberOfRings privateData privateDataInAck ackModelMultiStep
flags SetAutoWorkModeCaps: autoWorkInterval privateData privateDataInAck ackModelMultiStep
    groupDeviceAllowedInReq aCDDeviceAllowedInReq
flags SetCallerIDStatusCaps: privateData privateDataInAck ackModelMultiStep
flags SetDoNotDisturbCaps: callOriginationInternal callOriginationExternal callingDeviceList privateData
    privateDataInAck ackModelMultiStep
flags SetForwardingCaps: forwardingTypeBusy forwardingTypeBusyInt forwardingTypeBusyExt forwardingTypeDND
    forwardingTypeDNDInt forwardingTypeDNDExt forwardingTypeNoAns forwardingTypeNoAnsInt
    forwardingTypeNoAnsExt forwardingTypeImmediate forwardingTypeImmInt forwardingTypeImmExt forwardDN
    ringCount privateData privateDataInAck ackModelMultiStep ringDuration@4
flags SetPresenceStateCaps: fromTime untilTime place mood namedPresenceState privateData privateDataInAck
    ackModelMultiStep
flags SetRouteingModeCaps: privateData privateDataInAck ackModelMultiStep
)",
    R"(
# Input and output services
struct IOServicesServList: ioRegister:IoRegisterCaps? ioRegisterAbort:IoRegisterAbortCaps?
    ioRegisterCancel:IoRegisterCancelCaps? dataPathResumed:DataPathResumedCaps?
    dataPathSuspended:DataPathSuspendedCaps? fastData:FastDataCaps? resumeDataPath:ResumeDataPathCaps?
    sendBroadcastData:SendBroadcastDataCaps? sendData:SendDataCaps? sendMulticastData:SendMulticastDataCaps?
    startDataPath:StartDataPathCaps? stopDataPath:StopDataPathCaps? suspendDataPath:SuspendDataPathCaps?
flags IoRegisterCaps: ioDevice privateData privateDataInAck allIODevices
flags IoRegisterAbortCaps: privateData
flags IoRegisterCancelCaps: privateData privateDataInAck
flags DataPathResumedCaps: privateData privateDataInAck
flags DataPathSuspendedCaps: privateData privateDataInAck
flags FastDataCaps: objectDevice objectCall dataPathTypeText dataPathTypeVoice displayAttribPhyBaseRowNumber
    displayAttribPhyBaseColumnNumber displayAttribOffset privateData privateDataInAck
    supportsModifyingPosition
flags ResumeDataPathCaps: privateData privateDataInAck sendsDataPathResumed
flags SendBroadcastDataCaps: privateData dataPathTypeText dataPathTypeVoice displayAttribPhyBaseRowNumber
    displayAttribPhyBaseColumnNumber displayAttribOffset privateDataInAck supportsModifyingPosition
flags SendDataCaps: displayAttribPhyBaseRowNumber displayAttribPhyBaseColumnNumber displayAttribOffset
    ioCauseTerminationCharReceived ioCauseCharCountReached ioCauseTimeout ioCauseSfTerminated privateData
    privateDataInAck supportsModifyingPosition
flags SendMulticastDataCaps: ioData displayAttribPhyBaseRowNumber displayAttribPhyBaseColumnNumber
    displayAttribOffset privateData privateDataInAck supportsModifyingPosition
flags StartDataPathCaps: objectDevice objectCall dataPathDirectionCfToObject dataPathDirectionObjectToCf
    dataPathDirectionBidirectional dataPathTypeText dataPathTypeVoice numberOfCharsToCollect terminationChar
    timeout privateData numberOfCharsToCollectInAck terminationCharInAck timeoutInAck privateDataInAck
flags StopDataPathCaps: privateData privateDataInAck
flags SuspendDataPathCaps: privateData privateDataInAck
)",
    R"(
# Data collection services
struct DataCollectionServList: dataCollected:DataCollectedCaps?
    dataCollectionResumed:DataCollectionResumedCaps? dataCollectionSuspended:DataCollectionSuspendedCaps?
    resumeDataCollection:ResumeDataCollectionCaps? startDataCollection:StartDataCollectionCaps?
    stopDataCollection:StopDataCollectionCaps? suspendDataCollection:SuspendDataCollectionCaps?
flags DataCollectedCaps: digitsDuration digitsPauseDuration toneDetectedBeep toneDetectedBilling
    toneDetectedBusy toneDetectedCarrier toneDetectedConfirmation toneDetectedDial toneDetectedFaxCNG
    toneDetectedHold toneDetectedHowler toneDetectedIntrusion toneDetectedModemCNG toneDetectedPark
    toneDetectedRecordWarning toneDetectedReorder toneDetectedRingback toneDetectedSilence toneDetectedSitVC
    toneDetectedSitIC toneDetectedSitRO toneDetectedSitNC toneDetectedSf0 toneDetectedSf1 toneDetectedSf2
    toneDetectedSf3 toneDetectedSf4 toneDetectedSf5 toneDetectedSf6 toneDetectedSf7 toneDetectedSf8
    toneDetectedSf9 toneDetectedSf10 toneDetectedOther toneFrequency toneDuration tonePauseDuration
    connectionInfo dcollCauseFushCharReceived dcollCauseCharCountReached dcollCauseTimeout
    dcollCauseSFTerminated privateData privateDataInAck
flags DataCollectionResumedCaps: privateData privateDataInAck
flags DataCollectionSuspendedCaps: privateData privateDataInAck
flags ResumeDataCollectionCaps: privateData privateDataInAck
flags StartDataCollectionCaps: objectDevice objectCall dataCollectionTypeDigits dataCollectionTypeTones
    digitsReportingCriteriaNumChars digitsReportingCriteriaFlushChar digitsReportingCriteriaTimeout
    privateData privateDataInAck
flags StopDataCollectionCaps: privateData privateDataInAck
flags SuspendDataCollectionCaps: privateData privateDataInAck
)",
    R"(
# Voice unit services
struct VoiceServList: activate:ActivateCaps? clear:ClearCaps? deactivate:DeactivateCaps?
    concatenateMsg:ConcatenateMsgCaps? deleteMsg:DeleteMsgCaps? queueService:QueueServiceCaps?
    playMsg:PlayMsgCaps? queryVoiceAttrib:QueryVoiceAttribCaps? recordMsg:RecordMsgCaps?
    reposition:RepositionCaps? resume:ResumeCaps? review:ReviewCaps? start:StartCaps?
    setVoiceAttrib:SetVoiceAttribCaps? stop:StopCaps? suspend:SuspendCaps? synthesizeMsg:SynthesizeMsgCaps?
flags ActivateCaps: resource grammarName privateData privateDataInAck
flags ClearCaps: resource privateData privateDataInAck
flags DeactivateCaps: resource grammarName privateData privateDataInAck
flags ConcatenateMsgCaps: privateData privateDataInAck
flags DeleteMsgCaps: privateData privateDataInAck
flags QueueServiceCaps: message resource text privateData privateDataInAck
flags PlayMsgCaps: duration terminationParameter terminationDurationExceeded terminationDTMFDigitDetected
    terminationEndOfSpeechDetected terminationSpeech privateData privateDataInAck multipleMsgsSimultaneously
flags QueryVoiceAttribCaps: messageToQuery resource attribToQueryEncodingAlgorithm attribToQuerySamplingRate
    attribToQueryDuration attribToQueryFilename attribToQueryCurrentPosition attribToQueryCurrentSpeed
    attribToQueryCurrentVolume attribToQueryCurrentLevel attribToQueryCurrentState attribToQueryGrammars
    attribToQueryLanguage attribToQueryMode attribToQueryRetainAudio attribToQuerySilenceTimeout
    attribToQueryMaxTimeout attribToQueryBabbleTimeout attribToQueryEndSilence
    attribToQueryRejectionThreshold attribToQueryAutoInterruptable attribToQueryInnerXML
    attribToQueryInterdigitTimeout attribToQueryPreflush connection privateData
    attribInAckEncodingAlgorithmADPCM6K attribInAckEncodingAlgorithmADPCM8K
    attribInAckEncodingAlgorithmMuLawPCM6K attribInAckEncodingAlgorithmALawPCM6K attribInAckSamplingRate
    attribInAckDuration attribInAckFilename attribInAckCurrentPosition attribInAckCurrentSpeed
    attribInAckCurrentVolumeAbs attribInAckCurrentGain attribInAckCurrentState attribInAckGrammars
    attribInAckLanguage attribInAckMode attribInAckRetainAudio attribInAckSilenceTimeout
    attribInAckMaxTimeout attribInAckBabbleTimeout attribInAckEndSilence attribInAckRejectionThreshold
    attribInAckAutoInterruptable attribInAckInnerXML attribInAckInterdigitTimeout attribInAckPreflush
    privateDataInAck
flags RecordMsgCaps: resource samplingRate encodingAlgorithmADPCM6K encodingAlgorithmADPCM8K
    encodingAlgorithmMuLawPCM6K encodingAlgorithmALawPCM6K maxDuration terminationParameter
    terminationDurationExceeded terminationDTMFDigitDetected terminationEndOfDataDetected
    terminationSpeechDetected privateData privateDataInAck
flags RepositionCaps: msgToReposition resource periodOfRepositionStartOfMsg periodOfRepositionEndOfMsg
    periodOfRepositionRelativePointer privateData privateDataInAck
flags ResumeCaps: msgToResume resource duration privateData privateDataInAck
flags ReviewCaps: msgToReview resource periodToResumeStartOfMsg periodToResumeLengthOfReview privateData
    privateDataInAck
flags StartCaps: resource text privateData privateDataInAck
flags SetVoiceAttribCaps: message resource currentSpeed currentVolumeAbs currentVolumeInc currentGain
    grammars language mode retainAudio silenceTimeout maxTimeout babbleTimeout endSilence rejectionThreshold
    autoInterruptable innerXML interdigitTimeout preflush privateData privateDataInAck
flags StopCaps: msgToBeStopped resource privateData privateDataInAck
flags SuspendCaps: message resource privateData privateDataInAck
flags SynthesizeMsgCaps: genderMale genderFemale privateData privateDataInAck
)",
    R"(
# Call detail record services
struct CDRServList: cdrNotification:CdrNotificationCaps? cdrReport:CdrReportCaps?
    sendStoredCDRs:SendStoredCDRsCaps? startCDRTransmission:StartCDRTransmissionCaps?
    stopCDRTransmission:StopCDRTransmissionCaps?
flags CdrNotificationCaps: cdrReasonTimeout cdrReasonThresholdReached cdrReasonOther privateData
    privateDataInAck
flags CdrReportCaps: cdrReasonTimeout cdrReasonThresholdReached cdrReasonOther recordNumber
    recordCreationTime callingDevice calledDevice assocCallingDevice assocCalledDevice netwCallingDevice
    netwCalledDevice callCharacteristics mediaCallCharacteristics chargedDeviceOperator
    chargedDeviceNonOperator recordedCall nodeNumberArea0 nodeNumberArea1 nodeNumberArea2 tarifTable
    connectionStart connectionEnd connectionDuration accessCode carrier selectedRoute
    billingIndicatorNormalCharging billingIndicatorReverseCharging billingIndicatorCreditCardCharging
    billingIndicatorCallForwarding billingIndicatorCallDeflection billingIndicatorCallTransfer
    billingIndicatorOther chargingInfo suppServiceInfoNormalCall suppServiceInfoConsultationCall
    suppServiceInfoTransferCall suppServiceInfoCallCompletion suppServiceInfoCallForwarding
    suppServiceInfoCallDiversion suppServiceInfoConferencing suppServiceInfoIntrusion
    suppServiceInfoUserUserInfo suppServiceInfoOther reasonForTermNormalClearing
    reasonForTermUnsuccessfulCallAttempt reasonForTermAbnormalTermination reasonForTermCallTransferred
    reasonForTermOther authCode accountInfo deviceCategory namedDeviceTypes operatorDevice
    lastStoredCDRReportSent privateData privateDataInAck
flags SendStoredCDRsCaps: timePeriod privateData privateDataInAck
flags StartCDRTransmissionCaps: transferModeTransferAtEndOfCall transferModeTransferOnRequest
    transferModeTransferOnThresholdReached privateData privateDataInAck
flags StopCDRTransmissionCaps: cdrTermReasonEndOfData cdrTermReasonError cdrTermReasonThresholdReached
    cdrTermReasonOther privateData privateDataInAck swFunctionSupportsSending swFunctionSupportsReceiving
)",
    R"(
# Vendor specific services
struct VendorSpecificServList: escapeRegister:EscapeRegisterCaps?
    escapeRegisterCancel:EscapeRegisterCancelCaps? escapeRegisterAbort:EscapeRegisterAbortCaps?
    escape:EscapeCaps? privateDataVersionSelection:PrivateDataVersionSelectionCaps?
flags EscapeRegisterCaps: privateData privateDataInAck
flags EscapeRegisterCancelCaps: privateData privateDataInAck
flags EscapeRegisterAbortCaps: privateData privateDataInAck
flags EscapeCaps: privateDataInAck swFunctionSupportsSending swFunctionSupportsReceiving
flags PrivateDataVersionSelectionCaps: privateDataInAck
)",
    R"(
# Location services
struct LocationServicesServList: getLocationInformation:GetLocationInformationCaps?
    setLocationInformation:SetLocationInformationCaps?
    locationTrackingSessionResumed:LocationTrackingSessionResumedCaps?
    locationTrackingSessionSuspended:LocationTrackingSessionSuspendedCaps?
    resumeLocationTrackingSession:ResumeLocationTrackingSessionCaps?
    locationInformationReport:LocationInformationReportCaps?
    startLocationTrackingSession:StartLocationTrackingSessionCaps?
    stopLocationTrackingSession:StopLocationTrackingSessionCaps?
    suspendLocationTrackingSession:SuspendLocationTrackingSessionCaps?
    getLocationTrackingCapabilities:GetLocationTrackingCapabilitiesCaps?
    getLocationTrackingSessions:GetLocationTrackingSessionsCaps?
    locationSessionInfo:LocationSessionInfoCaps?
flags GetLocationInformationCaps: privateData locationInfoInAck privateDataInAck
flags SetLocationInformationCaps: locationInfo replaceMode privateData privateDataInAck
flags LocationTrackingSessionResumedCaps: locReason privateData privateDataInAck
flags LocationTrackingSessionSuspendedCaps: locReason locationInfoList privateData privateDataInAck
flags ResumeLocationTrackingSessionCaps: privateData privateDataInAck
flags LocationInformationReportCaps: locationInfoList privateData privateDataInAck
flags StartLocationTrackingSessionCaps: collectionType collectionInterval maxCollections collectionFilter
    reportingType reportingInterval reportingCount privateData pIDFProfileOption1inAck
    pIDFProfileOption2inAck privateDataInAck
flags StopLocationTrackingSessionCaps: reason privateData privateDataInAck
flags SuspendLocationTrackingSessionCaps: privateData privateDataInAck
flags GetLocationTrackingCapabilitiesCaps: privateData privateDataInAck
flags GetLocationTrackingSessionsCaps: privateData privateDataInAck
flags LocationSessionInfoCaps: segmentID privateData
)",
    R"(
# Call control events
struct CallControlEvtsList: bridged:BridgedCaps? callCleared:CallClearedCaps? conferenced:ConferencedCaps?
    connectionCleared:ConnectionClearedCaps? delivered:DeliveredCaps? digitsDialed:DigitsDialedCaps?
    diverted:DivertedCaps? established:EstablishedCaps? failed:FailedCaps? held:HeldCaps?
    netwCapsChanged:NetwCapsChangedCaps? netwReached:NetwReachedCaps? offered:OfferedCaps?
    originated:OriginatedCaps? queued:QueuedCaps? retrieved:RetrievedCaps?
    serviceInitiated:ServiceInitiatedCaps? transferred:TransferredCaps?
flags BridgedCaps: correlatorData userData servicesPermitted mediaCallCharacteristics callCharacteristics
    bridgedConnectionInfo callLinkageData languagePreferences privateData locationInfoList@4
flags CallClearedCaps: correlatorData userData mediaCallCharacteristics callCharacteristics callLinkageData
    languagePreferences privateData callIDOnly locationInfoList@4
flags ConferencedCaps: conferenceConnectionsEndpointDeviceID conferenceConnectionsresultingConnectionInfo
    userData servicesPermitted mediaCallCharacteristics callCharacteristics bridgedConnectionInfo
    languagePreferences deviceHistory privateData locationInfoList@4
flags ConnectionClearedCaps: correlatorData userData chargingInfo numberUnitsNumberOfChargingUnits
    numberUnitsTypeOfUnits numberUnitsNumberOfCurrencyUnits typeOfChargingInfoSubTotal
    typeOfChargingInfoTotal chargingMultiplierAThousandth chargingMultiplierAHundredth
    chargingMultiplierATenth chargingMultiplierOne chargingMultiplierTen chargingMultiplierHundred
    chargingMultiplierThousand servicesPermitted mediaCallCharacteristics callCharacteristics
    droppedConnectionInfo callLinkageData languagePreferences deviceHistory privateData locationInfoList@4
flags DeliveredCaps: originatingNIDConnection userData servicesPermitted netwCallingDevice netwCalledDevice
    mediaCallCharacteristics callCharacteristics connectionInfo subjectOfCall messageInfo
    languagePreferences deviceHistory privateData locationInfoList@4
flags DigitsDialedCaps: servicesPermitted netwCallingDevice netwCalledDevice diallingConnectionInfo
    callCharacteristics languagePreferences privateData locationInfoList@4
flags DivertedCaps: callingDevice calledDevice userData servicesPermitted mediaCallCharacteristics
    callCharacteristics connectionInfo netwCallingDevice netwCalledDevice subjectOfCall messageInfo
    languagePreferences deviceHistory privateData sendsDivertedToAll locationInfoList@4
flags EstablishedCaps: originatingNIDConnection userData servicesPermitted netwCallingDevice
    netwCalledDevice mediaCallCharacteristics callCharacteristics establishedConnectionInfo subjectOfCall
    messageInfo languagePreferences deviceHistory privateData locationInfoList@4
flags FailedCaps: originatingNIDConnection userData servicesPermitted netwCallingDevice netwCalledDevice
    mediaCallCharacteristics callCharacteristics failedConnectionInfo subjectOfCall messageInfo
    languagePreferences deviceHistory privateData callIDOnly locationInfoList@4
flags HeldCaps: correlatorData servicesPermitted mediaCallCharacteristics callCharacteristics
    heldConnectionInfo callLinkageData languagePreferences privateData locationInfoList@4
flags NetwCapsChangedCaps: progressLocationUser progressLocationPrivateServLocal
    progressLocationPublicServLocal progressLocationTransit progressLocationPublicServRemote
    progressLocationPrivateServRemote progressLocationLocal progressLocationInternational
    progressLocationNetwBeyondInterworking progressLocationOther progressDescriptionISDN
    progressDescriptionQSIG progressDescriptionOther userData typeOfNetworkISDNPublic
    typeOfNetworkNonISDNPublic typeOfNetworkISDNPrivate typeOfNetworkNonISDNPrivate typeOfNetworkOther
    eventsProvidedParameter eventsProvidedBridged eventsProvidedCallCleared eventsProvidedConferenced
    eventsProvidedConnectionCleared eventsProvidedDelivered eventsProvidedDigitsDialed
    eventsProvidedDiverted eventsProvidedEstablished eventsProvidedFailed eventsProvidedHeld
    eventsProvidedNetwCapsChanged eventsProvidedNetwReached eventsProvidedOffered eventsProvidedOriginated
    eventsProvidedQueued eventsProvidedRetrieved eventsProvidedServiceInitiated eventsProvidedTransferred
    servicesPermitted mediaCallCharacteristics callCharacteristics outboundConnectionInfo
    languagePreferences privateData locationInfoList@4
flags NetwReachedCaps: originatingNIDConnection userData typeOfNetworkISDNPublic typeOfNetworkNonISDNPublic
    typeOfNetworkISDNPrivate typeOfNetworkNonISDNPrivate typeOfNetworkOther eventsProvidedParameter
    eventsProvidedBridged eventsProvidedCallCleared eventsProvidedConferenced
    eventsProvidedConnectionCleared eventsProvidedDelivered eventsProvidedDigitsDialed
    eventsProvidedDiverted eventsProvidedEstablished eventsProvidedFailed eventsProvidedHeld
    eventsProvidedNetwCapsChanged eventsProvidedNetwReached eventsProvidedOffered eventsProvidedOriginated
    eventsProvidedQueued eventsProvidedRetrieved eventsProvidedServiceInitiated eventsProvidedTransferred
    servicesPermitted mediaCallCharacteristics callCharacteristics outboundConnectionInfo netwCallingDevice
    netwCalledDevice languagePreferences deviceHistory privateData locationInfoList@4
flags OfferedCaps: originatingNIDConnection userData servicesPermitted netwCallingDevice netwCalledDevice
    mediaCallCharacteristics callCharacteristics offeredConnectionInfo subjectOfCall messageInfo
    languagePreferences deviceHistory privateData locationInfoList@4
flags OriginatedCaps: originatingDevice servicesPermitted netwCallingDevice netwCalledDevice
    mediaCallCharacteristics callCharacteristics originatedConnectionInfo subjectOfCall messageInfo
    languagePreferences privateData locationInfoList@4
flags QueuedCaps: numberQueued callsInFront userData servicesPermitted netwCallingDevice netwCalledDevice
    mediaCallCharacteristics callCharacteristics queuedConnectionInfo subjectOfCall messageInfo
    languagePreferences deviceHistory privateData locationInfoList@4
flags RetrievedCaps: correlatorData servicesPermitted mediaCallCharacteristics callCharacteristics
    retrievedConnectionInfo callLinkageData languagePreferences privateData locationInfoList@4
flags ServiceInitiatedCaps: servicesPermitted mediaCallCharacteristics callCharacteristics
    initiatedConnectionInfo netwCallingDevice netwCalledDevice subjectOfCall messageInfo languagePreferences
    privateData calledDevice@4 locationInfoList@4
flags TransferredCaps: transferredConnectionsEndpointDeviceID transferredConnectionsResultingConnectionInfo
    userData chargingInfo numberUnitsNumberOfChargingUnits numberUnitsTypeOfUnits
    numberUnitsNumberOfCurrencyUnits typeOfChargingInfoSubTotal typeOfChargingInfoTotal
    chargingMultiplierAThousandth chargingMultiplierAHundredth chargingMultiplierATenth
    chargingMultiplierOne chargingMultiplierTen chargingMultiplierHundred chargingMultiplierThousand
    servicesPermitted mediaCallCharacteristics callCharacteristics connectionInfo languagePreferences
    deviceHistory privateData locationInfoList@4
)",
    R"(
# Call associated events
struct CallAssociatedEvtsList: callInformation:CallInformationCaps? charging:ChargingCaps?
    digitsGenerated:DigitsGeneratedCaps? telephonyTonesGenerated:TelephonyTonesGeneratedCaps?
    serviceCompletionFailure:ServiceCompletionFailureCaps?
flags CallInformationCaps: callingDevice accountInfo authorisatinonCode correlatorData servicesPermitted
    userData callQualifyingData connectionInfo callLinkageData callCharacteristics subjectOfCall
    languagePreferences privateData genCallInfoForOutdatedConnID deviceInfo@4
flags ChargingCaps: numberUnitsNumberOfChargingUnits numberUnitsTypeOfUnits numberUnitsNumberOfCurrencyUnits
    typeOfChargingInfoSubTotal typeOfChargingInfoTotal chargingMultiplierAThousandth
    chargingMultiplierAHundredth chargingMultiplierATenth chargingMultiplierOne chargingMultiplierTen
    chargingMultiplierHundred chargingMultiplierThousand privateData
flags DigitsGeneratedCaps: digitsDurationList pauseDurationList connectionInfo privateData
flags TelephonyTonesGeneratedCaps: toneToSendBeep toneToSendBilling toneToSendBusy toneToSendCarrier
    toneToSendConfirmation toneToSendDial toneToSendFaxCNG toneToSendHold toneToSendHowler
    toneToSendIntrusion toneToSendModemCNG toneToSendPark toneToSendRecordWarning toneToSendReorder
    toneToSendRingback toneToSendSilence toneToSendSitVC toneToSendSitIC toneToSendSitRO toneToSendSitNC
    toneToSendSf0 toneToSendSf1 toneToSendSf2 toneToSendSf3 toneToSendSf4 toneToSendSf5 toneToSendSf6
    toneToSendSf7 toneToSendSf8 toneToSendSf9 toneToSendSf10 toneToSendSf11 toneToSendSf12 toneToSendSf13
    toneToSendSf14 toneToSendSf15 toneToSendSf16 toneToSendSf17 toneToSendSf18 toneToSendSf19 toneToSendSf20
    toneToSendSf21 toneToSendSf22 toneToSendSf23 toneToSendSf24 toneToSendSf25 toneToSendSf26 toneToSendSf27
    toneToSendSf28 toneToSendSf29 toneToSendSf30 toneToSendSf31 toneToSendSf32 toneToSendSf33 toneToSendSf34
    toneToSendSf35 toneToSendSf36 toneToSendSf37 toneToSendSf38 toneToSendSf39 toneToSendSf40 toneToSendSf41
    toneToSendSf42 toneToSendSf43 toneToSendSf44 toneToSendSf45 toneToSendSf46 toneToSendSf47 toneToSendSf48
    toneToSendSf49 toneToSendSf50 toneToSendSf51 toneToSendSf52 toneToSendSf53 toneToSendSf54 toneToSendSf55
    toneToSendSf56 toneToSendSf57 toneToSendSf58 toneToSendSf59 toneToSendSf60 toneToSendSf61 toneToSendSf62
    toneToSendSf63 toneToSendSf64 toneToSendSf65 toneToSendSf66 toneToSendSf67 toneToSendSf68 toneToSendSf69
    toneToSendSf70 toneToSendSf71 toneToSendSf72 toneToSendSf73 toneToSendSf74 toneToSendSf75 toneToSendSf76
    toneToSendSf77 toneToSendSf78 toneToSendSf79 toneToSendSf80 toneToSendSf81 toneToSendSf82 toneToSendSf83
    toneToSendSf84 toneToSendSf85 toneToSendSf86 toneToSendSf87 toneToSendSf88 toneToSendSf89 toneToSendSf90
    toneToSendSf91 toneToSendSf92 toneToSendSf93 toneToSendSf94 toneToSendSf95 toneToSendSf96 toneToSendSf97
    toneToSendSf98 toneToSendSf99 toneToSendSf100 toneFrequency toneDuration pauseDurationList
    connectionInfo privateData
flags ServiceCompletionFailureCaps: primaryCallConnectionInfo secondaryCallConnectionInfo
    otherDevicesPrimaryCallList otherDevicesSecondaryCallList mediaCallCharacteristics privateData
)",
    R"(
# Media attachment events
struct MediaEvtsList: mediaAttached:MediaAttachedCaps? mediaDetached:MediaDetachedCaps?
flags MediaAttachedCaps: mediaServiceVersion mediaServiceInstanceID mediaStreamID mediaCallCharacteristics
    callCharacteristics mediaConnectionInfo privateData
flags MediaDetachedCaps: mediaServiceVersion mediaServiceInstanceID mediaStreamID mediaCallCharacteristics
    callCharacteristics mediaConnectionInfo privateData
)",
    R"(
# Physical device events
struct PhysDevEvtsList: buttonInformation:ButtonInformationCaps? buttonPress:ButtonPressEventCaps?
    displayUpdated:DisplayUpdatedCaps? hookswitch:HookswitchCaps? lampMode:LampModeCaps?
    messageWaiting:MessageWaitingCaps? microphoneGain:MicrophoneGainCaps? microphoneMute:MicrophoneMuteCaps?
    ringerStatus:RingerStatusCaps? speakerMute:SpeakerMuteCaps? speakerVolume:SpeakerVolumeCaps?
flags ButtonInformationCaps: buttonLabel buttonAssociatedNumber buttonPressIndicator privateData
flags ButtonPressEventCaps: buttonLabel buttonAssociatedNumber privateData
flags DisplayUpdatedCaps: characterSetASCII characterSetUnicode characterSetProprietary privateData
flags HookswitchCaps: privateData
flags LampModeCaps: lampModeBrokenFlutter lampModeFlutter lampModeOff lampModeSteady lampModeWink
    lampModeReserved lampModeSf0 lampModeSf1 lampModeSf2 lampModeSf3 lampModeSf4 lampModeSf5 lampModeSf6
    lampModeSf7 lampModeSf8 lampModeSf9 lampModeSf10 lampModeSf11 lampModeSf12 lampModeSf13 lampModeSf14
    lampModeSf15 lampModeSf16 lampModeSf17 lampModeSf18 lampModeSf19 lampModeSf20 lampModeSf21 lampModeSf22
    lampModeSf23 lampModeSf24 lampModeSf25 lampModeSf26 lampModeSf27 lampModeSf28 lampModeSf29 lampModeSf30
    lampModeSf31 lampModeSf32 lampModeSf33 lampModeSf34 lampModeSf35 lampModeSf36 lampModeSf37 lampModeSf38
    lampModeSf39 lampModeSf40 lampModeSf41 lampModeSf42 lampModeSf43 lampModeSf44 lampModeSf45 lampModeSf46
    lampModeSf47 lampModeSf48 lampModeSf49 lampModeSf50 lampModeSf51 lampModeSf52 lampModeSf53 lampModeSf54
    lampModeSf55 lampModeSf56 lampModeSf57 lampModeSf58 lampModeSf59 lampModeSf60 lampModeSf61 lampModeSf62
    lampModeSf63 lampModeSf64 lampModeSf65 lampModeSf66 lampModeSf67 lampModeSf68 lampModeSf69 lampModeSf70
    lampModeSf71 lampModeSf72 lampModeSf73 lampModeSf74 lampModeSf75 lampModeSf76 lampModeSf77 lampModeSf78
    lampModeSf79 lampModeSf80 lampModeSf81 lampModeSf82 lampModeSf83 lampModeSf84 lampModeSf85 lampModeSf86
    lampModeSf87 lampModeSf88 lampModeSf89 lampModeSf90 lampModeSf91 lampModeSf92 lampModeSf93 lampModeSf94
    lampBrightnessNormal lampBrightnessDim lampBrightnessBright lampColorNoColor lampColorRed
    lampColorYellow lampColorGreen lampColorBlue lampColorReserved lampColorSf0 lampColorSf1 lampColorSf2
    lampColorSf3 lampColorSf4 lampColorSf5 lampColorSf6 lampColorSf7 lampColorSf8 lampColorSf9 lampColorSf10
    lampColorSf11 lampColorSf12 lampColorSf13 lampColorSf14 lampColorSf15 lampColorSf16 lampColorSf17
    lampColorSf18 lampColorSf19 lampColorSf20 lampColorSf21 lampColorSf22 lampColorSf23 lampColorSf24
    lampColorSf25 lampColorSf26 lampColorSf27 lampColorSf28 lampColorSf29 lampColorSf30 lampColorSf31
    lampColorSf32 lampColorSf33 lampColorSf34 lampColorSf35 lampColorSf36 lampColorSf37 lampColorSf38
    lampColorSf39 lampColorSf40 lampColorSf41 lampColorSf42 lampColorSf43 lampColorSf44 lampColorSf45
    lampColorSf46 lampColorSf47 lampColorSf48 lampColorSf49 lampColorSf50 lampColorSf51 lampColorSf52
    lampColorSf53 lampColorSf54 lampColorSf55 lampColorSf56 lampColorSf57 lampColorSf58 lampColorSf59
    lampColorSf60 lampColorSf61 lampColorSf62 lampColorSf63 lampColorSf64 lampColorSf65 lampColorSf66
    lampColorSf67 lampColorSf68 lampColorSf69 lampColorSf70 lampColorSf71 lampColorSf72 lampColorSf73
    lampColorSf74 lampColorSf75 lampColorSf76 lampColorSf77 lampColorSf78 lampColorSf79 lampColorSf80
    lampColorSf81 lampColorSf82 lampColorSf83 lampColorSf84 lampColorSf85 lampColorSf86 lampColorSf87
    lampColorSf88 lampColorSf89 lampColorSf90 lampColorSf91 lampColorSf92 lampColorSf93 lampColorSf94
    privateData
flags MessageWaitingCaps: deviceForMsg privateData
flags MicrophoneGainCaps: microphoneGainAbs microphoneGainInc privateData
flags MicrophoneMuteCaps: privateData
flags RingerStatusCaps: ringerModeRinging ringerModeNotRinging ringCount ringPattern ringVolumeAbs
    ringVolumeInc privateData ringDuration@4
flags SpeakerMuteCaps: privateData
flags SpeakerVolumeCaps: speakerVolumeAbs speakerVolumeInc privateData
)",
    R"(
# Logical device events
struct LogicalEvtsList: agentBusy:AgentBusyCaps? agentLoggedOff:AgentLoggedOffCaps?
    agentLoggedOn:AgentLoggedOnCaps? agentNotReady:AgentNotReadyCaps? agentReady:AgentReadyCaps?
    agentWorkingAfterCall:AgentWorkingAfterCallCaps? autoAnswer:AutoAnswerCaps?
    autoWorkMode:AutoWorkModeCaps? callBack:CallBackEventCaps? callBackMessage:CallBackMessageEventCaps?
    callerIDStatus:CallerIDStatusCaps? doNotDisturb:DoNotDisturbCaps? forwarding:ForwardingCaps?
    presenceState:PresenceStateEventCaps?@4 routeingMode:RouteingModeCaps?
flags AgentBusyCaps: agentID acdGroup pendingAgentStateWorkingAfterCall pendingAgentStateNotReady
    pendingAgentStateReady pendingAgentStateNull cause privateData
flags AgentLoggedOffCaps: agentID acdGroup agentPassword cause privateData
flags AgentLoggedOnCaps: agentID acdGroup agentPassword cause privateData
flags AgentNotReadyCaps: agentID acdGroup cause privateData
flags AgentReadyCaps: agentID acdGroup cause privateData
flags AgentWorkingAfterCallCaps: agentID acdGroup pendingAgentStateNotReady pendingAgentStateReady
    pendingAgentStateNull cause privateData
flags AutoAnswerCaps: numberOfRings privateData
flags AutoWorkModeCaps: privateData
flags CallBackEventCaps: privateData
flags CallBackMessageEventCaps: privateData
flags CallerIDStatusCaps: privateData
flags DoNotDisturbCaps: callOriginationParameter callOriginationInternal callOriginationExternal
    callingDeviceList privateData
flags ForwardingCaps: forwardingTypeBusy forwardingTypeBusyInt forwardingTypeBusyExt forwardingTypeDND
    forwardingTypeDNDInt forwardingTypeDNDExt forwardingTypeNoAns forwardingTypeNoAnsInt
    forwardingTypeNoAnsExt forwardingTypeImmediate forwardingTypeImmInt forwardingTypeImmExt forwardTo
    forwardDefaultTypeAndDN forwardDefaultType forwardDefaultDN ringCount privateData ringDuration@4
flags PresenceStateEventCaps: fromTime untilTime place mood namedPresenceState privateData
flags RouteingModeCaps: privateData
)",
    R"(
# Device maintenance events
struct DeviceMaintEvtsList: backInService:BackInServiceCaps? deviceCapsChanged:DeviceCapsChangedCaps?
    outOfService:OutOfServiceCaps? partiallyInService:PartiallyInServiceCaps?
flags BackInServiceCaps: cause privateData
flags DeviceCapsChangedCaps: cause privateData
flags OutOfServiceCaps: cause privateData
flags PartiallyInServiceCaps: cause privateData
)",
    R"(
# Voice unit events
struct VoiceEvtsList: bookmarkReached:BookmarkReachedCaps? completed:CompletedCaps?
    dtmfDetected:DtmfDetectedCaps? emptied:EmptiedCaps? interruptionDetected:InterruptionDetectedCaps?
    notRecognized:NotRecognizedCaps? play:PlayCaps? recognized:RecognizedCaps? record:RecordCaps?
    reviewEvent:ReviewEventCaps? started:StartedCaps? silenceTimeoutExpired:SilenceTimeoutExpiredCaps?
    speechDetected:SpeechDetectedCaps? stopEvent:StopEventCaps? suspendPlay:SuspendPlayCaps?
    suspendRecord:SuspendRecordCaps? voiceAttribChanged:VoiceAttribChangedCaps?
    voiceErrorOccurred:VoiceErrorOccurredCaps?
flags BookmarkReachedCaps: resource cause servicesPermitted privateData
flags CompletedCaps: resource cause servicesPermitted privateData
flags DtmfDetectedCaps: resource cause servicesPermitted privateData
flags EmptiedCaps: resource cause servicesPermitted privateData
flags InterruptionDetectedCaps: resource cause servicesPermitted privateData
flags NotRecognizedCaps: resource result cause servicesPermitted privateData
flags PlayCaps: message resource length currentPosition speed cause servicesPermitted privateData
flags RecognizedCaps: resource cause servicesPermitted privateData
flags RecordCaps: message resource length currentPosition speed cause servicesPermitted privateData
flags ReviewEventCaps: message resource length currentPosition cause servicesPermitted privateData
flags StartedCaps: resource cause servicesPermitted privateData
flags SilenceTimeoutExpiredCaps: resource cause servicesPermitted privateData
flags SpeechDetectedCaps: resource cause servicesPermitted privateData
flags StopEventCaps: message resource length currentPosition speed cause servicesPermitted privateData
flags SuspendPlayCaps: message resource length currentPosition cause servicesPermitted privateData
flags SuspendRecordCaps: message resource length currentPosition cause servicesPermitted privateData
flags VoiceAttribChangedCaps: message resource playVolumeAbs playVolumeInc recordGain speed currentPosition
    grammars language mode retainAudio silenceTimeout maxTimeout babbleTimeout endSilence rejectionThreshold
    autoInterruptable innerXML interdigitTimeout preflush cause privateData
flags VoiceErrorOccurredCaps: resource cause servicesPermitted privateData
)",
    R"(
# Vendor specific events
struct VendorSpecificEvtsList: privateEvent:PrivateEventCaps?
struct PrivateEventCaps:
)",
};

}  // namespace

std::span<const std::string_view> more_capability_text() {
    return kText;
}

}  // namespace offhook::csta
