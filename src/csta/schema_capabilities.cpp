// SPDX-License-Identifier: Apache-2.0
#include "csta/schema_text.hpp"

namespace offhook::csta {

/// What a switching function can: one element for each supported service or event (presence = supported),
/// whose flags name the optional parameters it knows. Here those of the call services. Notation:
/// schema_text.hpp.
namespace {

constexpr std::string_view kText[] = {
    R"(
# GetCSTAFeaturesResponse: one list for each group of services and of events
struct SupportedServices: capExchangeServList:CapExchangeServList? systemStatServList:SystemStatusServList?
    monitoringServList:MonitoringServList? snapshotServList:SnapshotServList?
    callControlServList:CallControlServList? callAssociatedServList:CallAssociatedServList?
    mediaServList:MediaServList? routeingServList:RouteingServList? physDevServList:PhysDevServList?
    logicalServList:LogicalServList? iOServicesServList:IOServicesServList?
    dataCollectionServList:DataCollectionServList? voiceServList:VoiceServList? cDRServList:CDRServList?
    vendorSpecificServList:VendorSpecificServList? locationServicesServList:LocationServicesServList?@4
struct SupportedEvents: callControlEvtsList:CallControlEvtsList?
    callAssociatedEvtsList:CallAssociatedEvtsList? mediaEvtsList:MediaEvtsList?
    physDevEvtsList:PhysDevEvtsList? logicalEvtsList:LogicalEvtsList?
    deviceMaintEvtsList:DeviceMaintEvtsList? voiceEvtsList:VoiceEvtsList?
    vendorSpecificEvtsList:VendorSpecificEvtsList?
)",
    R"(
# GetLogicalDeviceInformationResponse, GetPhysicalDeviceInformationResponse: what one device can
struct LogDevServList: callControlServList:CallControlServList?
    callAssociatedServList:CallAssociatedServList? logicalServList:LogicalServList?
    mediaServList:MediaServList? iOServicesServList:IOServicesServList?
    dataCollectionServList:DataCollectionServList? voiceServList:VoiceServList?
    locationServicesServList:LocationServicesServList?@4
struct LogDevEvtsList: callControlEvtsList:CallControlEvtsList?
    callAssociatedEvtsList:CallAssociatedEvtsList? logicalEvtsList:LogicalEvtsList?
    mediaEvtsList:MediaEvtsList? voiceEvtsList:VoiceEvtsList?
flags MiscMonitorCaps: groupInclusivModel groupExclusiveModel monitorPhysicalElement acdDeviceInclusiv
    acdDeviceExclusiv
flags TransAndConfSetup: consultationCall holdCallMakeCall alternateCall twoCallsInHold twoCallsInConnected
enum AppearanceType: selectedStandard basicStandard basicBridged exclusiveBridged independentSharedBridged
    interdependentSharedBridged
flags ACDModels: visibleACDRelatedDevices nonVisibleACDRelatedDevices
flags AgentLogOnModels: logOnToACDDevice logOnToACDGroupExplOneStep logOnToACDGroupExplTwoSteps
    logOnToACDImplOneStep
flags ConnectionModeBMap: consultationConference consultationConferenceHold deflect@4 directedPickup join
    singleStepConference singleStepConferenceHold singleStepTransfer transfer direct
struct MediaServiceCapsItem: mediaServiceType:MediaServiceType mediaServiceVersion:number?
    mediaServiceInstance:token? connectionMode:ConnectionModeBMap? mediaStreamIDSupported:boolean
)",
    R"(
# Capability exchange services
struct CapExchangeServList: getCSTAFeatures:GetCSTAFeaturesCaps?
    getLogicalDeviceInformation:GetLogicalDeviceInformationCaps?
    getPhysicalDeviceInformation:GetPhysicalDeviceInformationCaps?
    getSwitchingFunctionCaps:GetSwitchingFunctionCapabilitiesCaps?
    getSwitchingFunctionDevices:GetSwitchingFunctionDevicesCaps?
    switchingFunctionDevices:SwitchingFunctionDevicesCaps?
flags GetCSTAFeaturesCaps: privateDataInReq privateDataInAck
flags GetLogicalDeviceInformationCaps: privateDataInReq namedDeviceTypeInAck shortFormDeviceIDInAck
    miscMonitorCapsInAck maxCallBacksInAck maxAutoAnswerRingsInAck maxActiveCallsInAck maxHeldCallsInAck
    maxFwdSettingsInAck maxDevicesInConfInAck transAndConfSetupParameter transAndConfSetupConsultationInAck
    transAndConfSetupHoldMakeInAck transAndConfSetupAlternateInAck transAndConfSetupTwoCallsHoldInAck
    transAndConfSetupTwoCallsConnectedInAck mediaClassSupportInAck connectionRateListInAck
    delayToleranceListInAck numberOfChannelsInAck maxChannelBindInAck privateDataInAck
flags GetPhysicalDeviceInformationCaps: privateDataInReq namedDeviceTypesInAck otherLogicalDeviceListInAck
    deviceModelNameInAck maxDisplaysInAck maxButtonsInAck maxLampsInAck maxRingPatternsInAck
    privateDataInAck
flags GetSwitchingFunctionCapabilitiesCaps: privateDataInReq mediaClassSupportInAck numberOfChannelsInAck
    maxChannelBindInAck miscMediaCallCharacteristicsInAck connectionRateListInAck
    delayToleranceRateListInAck pauseTimeInAck currentTimeInAck transAndConfSetupParameterInAck
    transAndConfSetupConsultationInAck transAndConfSetupHoldMakeInAck transAndConfSetupAlternateInAck
    transAndConfSetupTwoCallsHoldInAck transAndConfSetupTwoCallsConnectedInAck miscMonitorCapsInAck
    correlatorDataSupportedInAck dynamicFeatureSupportedInAck callLinkageOptionsInAck acdModelsInAck
    agentLogOnModelsInAck agentStateModelsInAck privateDataVersionListInAck simpleThresholdInAck
    filterThresholdInAck maxDeviceHistoryEntriesInAck privateDataInAck
flags GetSwitchingFunctionDevicesCaps: requestedDeviceID requestedDeviceCategoryACD
    requestedDeviceCategoryACDGroup requestedDeviceCategoryHuntGroup requestedDeviceCategoryPickGroup
    requestedDeviceCategoryUserGroup requestedDeviceCategoryOtherGroup requestedDeviceCategoryNetwInterface
    requestedDeviceCategoryPark requestedDeviceCategoryRouteingDevice requestedDeviceCategoryStation
    requestedDeviceCategoryVoiceUnit requestedDeviceCategoryGenericIV requestedDeviceCategoryListenerIV
    requestedDeviceCategoryVDTMFIV requestedDeviceCategoryPromptIV requestedDeviceCategoryPromptQueueIV
    requestedDeviceCategoryMessageIV requestedDeviceCategoryConference@4 requestedDeviceCategoryOther
    privateData privateDataInAck
flags SwitchingFunctionDevicesCaps: segmentID deviceListDeviceCategory deviceListNamedDeviceTypes
    deviceListDeviceAttributes deviceListDeviceModelName deviceListNidGroup privateData
)",
    R"(
# System status services
struct SystemStatusServList: changeSystemStatusFilter:ChangeSystemStatusFilterCaps?
    systemRegister:SystemRegisterCaps? systemStatusRegisterAbort:SystemStatusRegisterAbortCaps?
    systemStatusRegisterCancel:SystemStatusRegisterCancelCaps? requestSystemStatus:RequestSystemStatusCaps?
    systemStatus:SystemStatusCaps? swFunctionCapsChanged:SwFunctionCapsChangedCaps?
    swFunctionDevicesChanged:SwFunctionDevicesChangedCaps? getRegistrations:GetRegistrationsCaps?@4
    registrationInfo:RegistrationInfoCaps?@4
flags ChangeSystemStatusFilterCaps: requestedStatusFilterInitializing requestedStatusFilterEnabled
    requestedStatusFilterNormal requestedStatusFilterMessageLost requestedStatusFilterDisabled
    requestedStatusFilterPartiallyDisabled requestedStatusFilterOverloadImminent
    requestedStatusFilterOverloadReached requestedStatusFilterOverloadRelieved privateData privateDataInAck
flags SystemRegisterCaps: requestTypesSystemStatus requestTypesRequestSystemStatus
    requestTypesSwitchingFunctionCapsChanged requestTypesSwitchingFuncionDevicesChanged
    statusFilterInitializing statusFilterEnabled statusFilterNormal statusFilterMessageLost
    statusFilterDisabled statusFilterPartiallyDisabled statusFilterOverloadImminent
    statusFilterOverloadReached statusFilterOverloadRelieved privateDataOctetString privateData
    privateDataOctetStringInAck privateDataInAck
flags SystemStatusRegisterAbortCaps: privateData privateDataInAck
flags SystemStatusRegisterCancelCaps: privateData privateDataInAck
flags RequestSystemStatusCaps: privateDataInReq systemStatusInitializing systemStatusEnabled
    systemStatusNormal systemStatusMessageLost systemStatusDisabled systemStatusPartiallyDisabled
    systemStatusOverloadImminent systemStatusOverloadReached systemStatusOverloadRelieved privateDataInAck
    switchingFunctionSupportsSending switchingFunctionSupportsReceiving
flags SystemStatusCaps: systemStatusInitializing systemStatusEnabled systemStatusNormal
    systemStatusMessageLost systemStatusDisabled systemStatusPartiallyDisabled systemStatusOverloadImminent
    systemStatusOverloadReached systemStatusOverloadRelieved privateData privateDataInAck
    switchingFunctionSupportsSending switchingFunctionSupportsReceiving
flags SwFunctionCapsChangedCaps: privateData privateDataInAck
flags SwFunctionDevicesChangedCaps: privateData privateDataInAck
flags GetRegistrationsCaps: requestedRegTypes privateData privateDataInAck segmentedResponseProvided
flags RegistrationInfoCaps: segmentID privateData
)",
    R"(
# Monitoring services
struct MonitoringServList: changeMonitorFilter:ChangeMonitorFilterCaps? monitorStart:MonitorStartCaps?
    monitorStop:MonitorStopCaps? getMonitors:GetMonitorsCaps?@4 monitorInfo:MonitorInfoCaps?@4
flags ChangeMonitorFilterCaps: privateData privateDataInAck
flags MonitorStartCaps: monitorObjectDevice monitorObjectCall requestedMonitorFilter monitorTypeCall
    monitorTypeDevice monitorMediaClassParameter monitorMediaClassAudio monitorMediaClassData
    monitorMediaClassImage monitorMediaClassVoice monitorMediaClassChat monitorMediaClassEmail
    monitorMediaClassMessage monitorMediaClassIM monitorMediaClassSMS monitorMediaClassMMS
    monitorExistingCallsInAck privateDataInAck callIDOnly swDomainDefaultForMonitorTypeIsDevice
    acceptsMonitorStartWhileOOS
flags MonitorStopCaps: privateData privateDataInAck switchingFunctionSupportsSending
    switchingFunctionSupportsReceiving
flags GetMonitorsCaps: privateData privateDataInAck segmentedResponseProvided
flags MonitorInfoCaps: segmentID privateData
)",
    R"(
# Snapshots services
struct SnapshotServList: snapshotCall:SnapshotCallCaps? snapshotDevice:SnapshotDeviceCaps?
    snapshotCallData:SnapshotCallDataCaps? snapshotDeviceData:SnapshotDeviceDataCaps?
flags SnapshotCallCaps: privateData locaConnectionStateInAck mediaServiceInfoListInAck
    mediaServiceVersionInAck mediaServiceInstanceInAck mediaStreamID connectionInformation
    mediaCallCharacteristicsInAck callCharacteristicsInAck callingDeviceInAck calledDeviceInAck
    subjectOfCallInAck messageInfoInAck languagePreferencesInAck deviceHistoryInAck privateDataInAck
    callIDOnly reportsWithSnapsCallData locationInfoList@4
flags SnapshotDeviceCaps: privateData localCallStateCompoundCallState localCallStateSimpleCallState
    localCallStateUnknown mediaServiceInfoListInAck mediaServiceVersionInAck mediaServiceInstanceInAck
    mediaStreamID connectionInformation mediaCallCharacteristicsInAck privateDataInAck
    reportsWithSnapsDeviceData
flags SnapshotCallDataCaps: segmentID localConnectionState mediaServiceInformationList mediaServiceVersion
    mediaServiceInstance mediaStreamID connectionInformation privateData locationInfoList@4
flags SnapshotDeviceDataCaps: segmentID localCallStateCompoundCallState localCallStateSimpleCallState
    localCallStateUnknown mediaServiceInformationList mediaServiceVersion mediaServiceInstance mediaStreamID
    connectionInformation mediaCallCharacteristics endpointDeviceID privateData
)",
    R"(
# Call control services
struct CallControlServList: acceptCall:AcceptCallCaps? alternateCall:AlternateCallCaps?
    answerCall:AnswerCallCaps? callBack:CallBackCaps? callBackMessage:CallBackMessageCaps?
    campOnCall:CampOnCallCaps? clearCall:ClearCallCaps? clearConnection:ClearConnectionCaps?
    conferenceCall:ConferenceCallCaps? consultationCall:ConsultationCallCaps? deflectCall:DeflectCallCaps?
    dialDigits:DialDigitsCaps? directedPickupCall:DirectedPickupCallCaps?
    groupPickupCall:GroupPickupCallCaps? holdCall:HoldCallCaps? intrudeCall:IntrudeCallCaps?
    joinCall:JoinCallCaps? makeCall:MakeCallCaps? makeConnection:MakeConnectionCaps?@4
    makePredictiveCall:MakePredictiveCallCaps? parkCall:ParkCallCaps? reconnectCall:ReconnectCallCaps?
    retrieveCall:RetrieveCallCaps? sendMessage:SendMessageCaps?
    singleStepConference:SingleStepConferenceCaps? singleStepTransfer:SingleStepTransferCaps?
    transferCall:TransferCallCaps?
flags AcceptCallCaps: correlatorData userData privateData privateDataInAck deviceIDOnly ackModelMultiStep
flags AlternateCallCaps: alerting hold queued connectionReservation consultOptionConsultOnly
    consultOptionTransferOnly consultOptionConferenceOnly consultOptionUnrestricted privateData
    privateDataInAck deviceIDOnly ackModelMultiStep supportsOfferedModeOfAlerting
flags AnswerCallCaps: alerting initiated queued correlatorData userData privateData privateDataInAck
    deviceIDOnly supportsOfferedModeOfAlerting ackModelMultiStep
flags CallBackCaps: alerting null failed queued callCharacteristics subjectOfCall languagePreferences
    privateData targetDeviceInAck privateDataInAck deviceIDOnly moreCallBacksNegAck ackModelMultiStep
flags CallBackMessageCaps: alerting null failed queued privateData targetDeviceInAck privateDataInAck
    deviceIDOnly moreCallBacksNegAck ackModelMultiStep
flags CampOnCallCaps: privateData privateDataInAck deviceIDOnly ackModelMultiStep
flags ClearCallCaps: alerting connected failed queued initiated hold userData privateData privateDataInAck
    deviceIDOnly callIDOnly ackModelMultiStep reason@4
flags ClearConnectionCaps: alerting connected fail queued initiated hold correlatorData userData reason
    privateData privateDataInAck deviceIDOnly ackModelMultiStep
flags ConferenceCallCaps: activeCallConnected activeCallHold heldCallConnected heldCallHold privateData
    connectionParameterInAck endpointDeviceID resultingConnectionInfo conferenceCallOnfoInAck
    privateDataInAck protectedAgainstClearing deviceIDOnly ackModelMultiStep
flags ConsultationCallCaps: connectionReservation accountCode authCode correlatorData userData
    callCharacteristics callCharacteristicsACDCall callCharacteristicsLowPriorityCall
    callCharacteristicsPriorityCall callCharacteristicsHighPriorityCall callCharacteristicsMaintenanceCall
    callCharacteristicsDirectAgent callCharacteristicsAssistCall callCharacteristicsVoiceUnitCall
    callCharacteristicsPrivateCall callCharacteristicsPersonalCall callCharacteristicsSensitiveCall
    callCharacteristicsConfidentialCall callCharacteristicsEncryptedCall@4 mediaCallCharacteristics
    callingConnectionInfo flowDirectionTransmit flowDirectionReceive flowDirectionTransmitAndReceive
    flowDirectionNone numberOfChannels mediaSessionInfo consultOptionConsultOnly consultOptionTransferOnly
    consultOptionConferenceOnly consultOptionUnrestricted subjectOfCall languagePreferences privateData
    initiatedCallInfoInAck privateDataInAck deviceIDOnly multiStage supportsAdjustmentOfMediaCharacteristics
    ackModelMultiStep
flags DeflectCallCaps: alerting connected failed hold queued correlatorData userData subjectOfCall
    languagePreferences reason privateData privateDataInAck deviceIDOnly ackModelMultiStep
    callCharacteristicsinRequest@4 multipleDeviceIDsInNewDestination@4
flags DialDigitsCaps: correlatorData privateData privateDataInAck deviceIDOnly ackModelMultiStep
flags DirectedPickupCallCaps: alerting hold queued connected correlatorData userData privateData
    pickedCallInAck pickedCallInfoInAck privateDataInAck deviceIDOnly supportsOfferedModeOfAlerting
    supportsPrompting promptingMode ackModelMultiStep
flags GroupPickupCallCaps: alerting connected hold queued pickGroup correlatorData userData privateData
    pickedCallInAck pickedCallInfoInAck privateDataInAck supportsPrompting promptingMode
    supportsOfferedModeOfAlerting ackModelMultiStep
flags HoldCallCaps: connectionReservation privateData privateDataInAck deviceIDOnly ackModelMultiStep
flags IntrudeCallCaps: participationTypeSilent participationTypeActive userData privateData
    conferencedCallInfoInAck privateDataInAck deviceIDOnly supportsConference supportsAlternate
    ackModelMultiStep
flags JoinCallCaps: autoOriginatePrompt autoOriginateDoNotPrompt participationTypeSilent
    participationTypeActive accountCode authCode correlatorData userData conferencedCallInAck
    conferencedCallInfoInAck privateDataInAck deviceIDOnly supportsPrompting promptingMode ackModelMultiStep
flags MakeCallCaps: initiated null accountCode authCode autoOriginatePrompt autoOriginateDoNotPrompt
    correlatorData userData callCharacteristics callCharacteristicsACDCall
    callCharacteristicsLowPriorityCall callCharacteristicsPriorityCall callCharacteristicsHighPriorityCall
    callCharacteristicsMaintenanceCall callCharacteristicsDirectAgent callCharacteristicsAssistCall
    callCharacteristicsVoiceUnitCall callCharacteristicsPrivateCall callCharacteristicsPersonalCall
    callCharacteristicsSensitiveCall callCharacteristicsConfidentialCall callCharacteristicsEncryptedCall@4
    mediaCallCharacteristics callingConnectionInfo subjectOfCall languagePreferences privateData
    initiatedCallInfoInAck privateDataInAck multiStage supportsPrompting promptingMode offHook
    mediaCharacteristicsAdjustable ackModelMultiStep reason@4
flags MakeConnectionCaps: null accountCode authCode autoOriginatePrompt autoOriginateDoNotPrompt
    correlatorData callCharacteristics callCharacteristicsACDCall callCharacteristicsLowPriorityCall
    callCharacteristicsPriorityCall callCharacteristicsHighPriorityCall callCharacteristicsMaintenanceCall
    callCharacteristicsDirectAgent callCharacteristicsAssistCall callCharacteristicsVoiceUnitCall
    callCharacteristicsPrivateCall callCharacteristicsPersonalCall callCharacteristicsSensitiveCall
    callCharacteristicsConfidentialCall callCharacteristicsEncryptedCall mediaCallCharacteristics
    connectionInfo subjectOfCall languagePreferences reason maxDevices startTime duration privateData
    mediaCharacteristicsinAck initiatedCallInfoInAck privateDataInAck supportsPrompting promptingMode
    mediaCharacteristicsAdjusted ackModelMultiStep
flags MakePredictiveCallCaps: signallingDetection signallingConditionCallDelivered
    signallingConditionCallEstablished signallingConditionActionDestinationDetection
    signallingConditionActionRemainConnected destinationDetection destinationConditionHumanVoice
    destinationConditionAnsweringMachine destinationConditionFax destinationActionClearConnection
    destinationActionRemainConnected defaultActionClearConnection defaultActionRemainConnected accountCode
    authCode autoOriginatePrompt autoOriginateDoNotPrompt alertTime correlatorData callCharacteristics
    callCharacteristicsACDCall callCharacteristicsLowPriorityCall callCharacteristicsPriorityCall
    callCharacteristicsHighPriorityCall callCharacteristicsMaintenanceCall callCharacteristicsDirectAgent
    callCharacteristicsAssistCall callCharacteristicsVoiceUnitCall callCharacteristicsPrivateCall
    callCharacteristicsPersonalCall callCharacteristicsSensitiveCall callCharacteristicsConfidentialCall
    callCharacteristicsEncryptedCall@4 subjectOfCall languagePreferences userData privateData
    initiatedCallInfoInAck privateDataInAck deviceIDOnly supportsPrompting promptingMode
    reservesCallingDevice ackModelMultiStep
flags ParkCallCaps: hold connected correlatorData subjectOfCall languagePreferences privateData
    parkedToInAck privateDataInAck deviceIDOnly ackModelMultiStep
flags ReconnectCallCaps: alerting connected fail initiated queued privateData privateDataInAck deviceIDOnly
    ackModelMultiStep
flags RetrieveCallCaps: privateData privateDataInAck deviceIDOnly ackModelMultiStep
flags SendMessageCaps: accountCode authCode correlatorData userData callCharacteristics
    callCharacteristicsACDCall callCharacteristicsLowPriorityCall callCharacteristicsPriorityCall
    callCharacteristicsHighPriorityCall callCharacteristicsMaintenanceCall callCharacteristicsDirectAgent
    callCharacteristicsAssistCall callCharacteristicsVoiceUnitCall callCharacteristicsPrivateCall
    callCharacteristicsPersonalCall callCharacteristicsSensitiveCall callCharacteristicsConfidentialCall
    callCharacteristicsEncryptedCall@4 mediaCallCharacteristics subjectOfCall languagePreferences
    privateData privateDataInAck
flags SingleStepConferenceCaps: participationTypeActive participationTypeSilent accountCode authCode
    correlatorData subjectOfCall languagePreferences userData privateData conferencedCallInfoInAck
    privateDataInAck deviceIDOnly ackModelMultiStep
flags SingleStepTransferCaps: accountCode authCode correlatorData userData subjectOfCall languagePreferences
    reason privateData connectionParameterInAck endpointDeviceID resultionConnectionInformation
    transferredCollInfoInAck privateDataInAck deviceIDOnly multipleDevices ackModelMultiStep
    callCharacteristicsinRequest@4
flags TransferCallCaps: activeCallConnected activeCallHold heldCallConnected heldCallHold privateData
    connectionsParameterInAck endpointDeviceID resultingConnectionInformation transferredCallInfoInAck
    privateDataInAck deviceIDOnly multipleDevices ackModelMultiStep
)",
    R"(
# Call associated services
struct CallAssociatedServList: associateData:AssociateDataCaps?
    cancelTelephonyTones:CancelTelephonyTonesCaps?
    changeConnectionInformation:ChangeConnectionInformationCaps? generateDigits:GenerateDigitsCaps?
    generateTelephonyTones:GenerateTelephonyTonesCaps? sendUserInformation:SendUserInformationCaps?
flags AssociateDataCaps: accountCode authCode correlatorData callQualifyingData callCharacteristics
    subjectOfCall languagePreferences privateData privateDataInAck deviceIDOnly
    rejectsRequestsWithOldConnectionID ackModelMultiStep deviceInfo@4
flags CancelTelephonyTonesCaps: privateData privateDataInAck ackModelMultiStep
flags ChangeConnectionInformationCaps: privateData privateDataInAck
flags GenerateDigitsCaps: digitModeDTMF digitModePulse toneDuration pulseRate pauseDuration privateData
    privateDataInAck deviceIDOnly supportsDTMFTonesABCD supportsPauseToneChar ackModelMultiStep
flags GenerateTelephonyTonesCaps: toneToSendBeep toneToSendBilling toneToSendBusy toneToSendCarrier
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
    toneToSendSf98 toneToSendSf99 toneToSendSf100 toneDuration privateData privateDataInAck deviceIDOnly
    ackModelMultiStep
flags SendUserInformationCaps: privateData privateDataInAck deviceIDOnly ackModelMultiStep
)",
    R"(
# Media attachment services
struct MediaServList: attachMediaService:AttachMediaServiceCaps? detachMediaService:DetachMediaServiceCaps?
flags AttachMediaServiceCaps: mediaServiceVersion mediaServiceInstanceID connectionModeConsultConference
    connectionModeConsultConferenceHold connectionModeDeflect connectionModeDirectedPickup
    connectionModeJoin connectionModeSingleStepConference connectionModeSingleStepConferenceHold
    connectionModeSingleStepTransfer connectionModeTransfer connectionModeDirect requestedConnectionState
    privateData mediaServiceInstanceIDInAck mediaConnectionInfoInAck privateDataInAck deviceIDOnly
    ackModelMultiStep
flags DetachMediaServiceCaps: alerting connected fail hold queued privateData privateDataInAck deviceIDOnly
    ackModelMultiStep
)",
    R"(
# Routeing services
struct RouteingServList: routeRegister:RouteRegisterCaps? routeRegisterCancel:RouteRegisterCancelCaps?
    routeRegisterAbort:RouteRegisterAbortCaps? reRoute:ReRouteCaps? routeEnd:RouteEndCaps?
    routeReject:RouteRejectCaps? routeRequest:RouteRequestCaps? routeSelect:RouteSelectCaps?
    routeUsed:RouteUsedCaps?
flags RouteRegisterCaps: routeingDevice requestedMonitorMediaClass requestedMonitorMediaClassAudio
    requestedMonitorMediaClassData requestedMonitorMediaClassImage requestedMonitorMediaClassVoice
    requestedMonitorMediaClassChat requestedMonitorrMediaClassEmail requestedMonitorrMediaClassMessage
    requestedMonitorMediaClassIM requestedMonitorMediaClassSMS requestedMonitorMediaClassMMS privateData
    actualRouteingMediaClassInAck privateDataInAck allRouteingDevices
flags RouteRegisterCancelCaps: privateData privateDataInAck
flags RouteRegisterAbortCaps: privateData
flags ReRouteCaps: replyTimeout correlatorData privateData
flags RouteEndCaps: errorValue correlatorData privateData supportsSending supportsReceiving
flags RouteRejectCaps: rejectCauseBusyOverflow rejectCauseQueueTimeOverflow rejectCauseCapacityOverflow
    rejectCauseCalendarOverflow rejectCauseUnknownOverflow correlatorData privateData
flags RouteRequestCaps: callingDevice routeingDevice routeSelAlgorithmACD routeSelAlgorithmEmergency
    routeSelAlgorithmLeastCost routeSelAlgorithmNormal routeSelAlgorithmUserDefined priority replyTimeout
    correlatorData mediaCallCharacteristics callCharacteristics routedCallInfo subjectOfCall
    messageInformation languagePreferences deviceHistory privateData nonCallRelatedRouteing
flags RouteSelectCaps: alternateRoutes remainRetriesNoListAvailable remainRetriesNoCountAvailable
    remainRetriesRetryCount routeUsed correlatorData privateData
flags RouteUsedCaps: callingDevice domain correlatorData privateData
)",
};

}  // namespace

std::span<const std::string_view> capability_text() {
    return kText;
}

}  // namespace offhook::csta
