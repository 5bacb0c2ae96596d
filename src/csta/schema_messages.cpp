// SPDX-License-Identifier: Apache-2.0
#include "csta/schema_text.hpp"

namespace offhook::csta {

/// The messages, element by element in wire order. Notation: schema_text.hpp.
namespace {

constexpr std::string_view kText[] = {
    R"(
# Capability exchange
request GetLogicalDeviceInformation for device: device:DeviceID
response GetLogicalDeviceInformationResponse: deviceCategory:DeviceCategory?
    groupDeviceAttributes:GroupDeviceAttributes? namedDeviceTypes:NamedDeviceTypes?
    shortFormDeviceID:DeviceID? hasPhysicalElement:boolean acdModels:ACDModels?
    agentLogOnModels:AgentLogOnModels? appearanceAddressable:boolean appearanceType:AppearanceType
    appearanceList{appearance:token*}? otherPhysicalDeviceList{deviceID:DeviceID*}?
    miscMonitorCaps:MiscMonitorCaps? associatedGroupList{deviceID:DeviceID*}? maxCallbacks:number?
    maxAutoAnswerRings:number? maxActiveCalls:number? maxHeldCalls:number? maxFwdSettings:number?
    maxDevicesInConf:number? transAndConfSetup:TransAndConfSetup? deviceOnDeviceMonitorFilter:MonitorFilter?
    deviceOnConnectionMonitorFilter:MonitorFilter? callOnDeviceMonitorFilter:MonitorFilter?
    callOnConnectionMonitorFilter:MonitorFilter? mediaClassSupport:MonitorMediaClass?
    mediaServiceCapsList{mediaServiceCapsItem:MediaServiceCapsItem*}?
    connectionRateList{connectionRate:number*}? delayToleranceList{delayTolerance:number*}?
    numberOfChannels:number? maxChannelBind:number? routeingServList:RouteingServList?
    logDevServList:LogDevServList? logDevEvtsList:LogDevEvtsList? deviceMaintEvtsList:DeviceMaintEvtsList?
request GetPhysicalDeviceInformation for device: device:DeviceID
response GetPhysicalDeviceInformationResponse: deviceCategory:DeviceCategory
    groupDeviceAttributes:GroupDeviceAttributes? namedDeviceTypes:NamedDeviceTypes?
    hasLogicalElement:boolean otherLogicalDeviceList{deviceID:DeviceID*}? deviceModelName:text?
    deviceOnDeviceMonitorFilter:MonitorFilter? deviceOnConnectionMonitorFilter:MonitorFilter?
    callOnDeviceMonitorFilter:MonitorFilter? callOnConnectionMonitorFilter:MonitorFilter?
    maxDisplays:number? maxButtons:number? maxLamps:number? maxRingPatterns:number?
    physDevServList:PhysDevServList? physDevEvtsList:PhysDevEvtsList?
request GetSwitchingFunctionDevices: requestedDeviceID:DeviceID? requestedDeviceCategory:ReqDeviceCategory?
response GetSwitchingFunctionDevicesResponse: serviceCrossRefID:token
unanswered< SwitchingFunctionDevices: serviceCrossRefID:token segmentID:number? lastSegment:boolean
    deviceList{device:ListedDevice*}
request GetCSTAFeatures:
response GetCSTAFeaturesResponse: supportedServices:SupportedServices? supportedEvents:SupportedEvents?
)",
    R"(
# System status
request SystemRegister: requestTypes:RequestTypes requestedStatusFilter:StatusFilter?
response SystemRegisterResponse: sysStatRegisterID:token actualStatusFilter:StatusFilter?
unanswered< SystemRegisterAbort: sysStatRegisterID:token
request SystemRegisterCancel: sysStatRegisterID:token
response SystemRegisterCancelResponse:
request<> RequestSystemStatus: sysStatRegisterID:token?
response RequestSystemStatusResponse: systemStatus:SystemStatusValue
request<> SystemStatus: sysStatRegisterID:token? systemStatus:SystemStatusValue
response SystemStatusResponse:
request< SwFunctionDevicesChanged: sysStatRegisterID:token?
response SwFunctionDevicesChangedResponse:
)",
    R"(
# Monitoring
request MonitorStart for monitorObject/deviceObject or monitorObject/callObject/deviceID:
    monitorObject:MonitorObject requestedMonitorFilter:MonitorFilter? monitorType:MonitorType?
    requestedMonitorMediaClass:MonitorMediaClass?
response MonitorStartResponse: monitorCrossRefID:token actualMonitorFilter:MonitorFilter?
    actualMonitorMediaClass:MonitorMediaClass? monitorExistingCalls:boolean?
request<> MonitorStop: monitorCrossRefID:token
response MonitorStopResponse:
)",
    R"(
# Snapshots
request SnapshotDevice for snapshotObject: snapshotObject:DeviceID
response SnapshotDeviceResponse: crossRefIDorSnapshotData:DeviceSnapshot
unanswered< SnapshotDeviceData: serviceCrossRefID:token? segmentID:number? lastSegment:boolean
    snapshotData{snapshotDeviceResponseInfo:SnapshotDeviceResponseInfo*}?
request SnapshotCall for snapshotObject/deviceID: snapshotObject:ConnectionID
response SnapshotCallResponse: crossRefIDorSnapshotData:CallSnapshot
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    callingDevice:CallingDeviceID? calledDevice:CalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? associatedCalledDevice:AssociatedCalledDeviceID?
    correlatorData:CorrelatorData? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}?
# As in edition 3: without a cross reference, as a source of edition 6 has it, nobody could match the data.
unanswered< SnapshotCallData: serviceCrossRefID:token? segmentID:number? lastSegment:boolean
    snapshotData{snapshotCallResponseInfo:SnapshotCallResponseInfo*}?
)",
    R"(
# Call control services
request AlternateCall for activeCall/deviceID or heldCall/deviceID: heldCall:ConnectionID
    activeCall:ConnectionID connectionReservation:boolean? consultOptions:ConsultOptions?
response AlternateCallResponse:
request AnswerCall for callToBeAnswered/deviceID: callToBeAnswered:ConnectionID
    correlatorData:CorrelatorData? userData:UserData?
response AnswerCallResponse:
request ClearConnection for connectionToBeCleared/deviceID: connectionToBeCleared:ConnectionID
    correlatorData:CorrelatorData? userData:UserData? reason:EventCause?
response ClearConnectionResponse:
request ConferenceCall for activeCall/deviceID or heldCall/deviceID: heldCall:ConnectionID
    activeCall:ConnectionID
response ConferenceCallResponse: conferenceCall:ConnectionID
    connections{connectionListItem:ConnectionListItem*}? conferenceCallInfo:ConnectionInformation?
    callLinkageDataList:CallLinkageDataList?@4
request ConsultationCall for existingCall/deviceID: existingCall:ConnectionID consultedDevice:DeviceID
    connectionReservation:boolean? accountCode:hex? authCode:hex? correlatorData:CorrelatorData?
    userData:UserData? callCharacteristics:CallCharacteristics?
    mediaCallCharacteristics:MediaCallCharacteristics? callingConnectionInfo:ConnectionInformation?
    consultOptions:ConsultOptions? subjectOfCall:text? languagePreferences:token?
response ConsultationCallResponse: initiatedCall:ConnectionID
    mediaCallCharacteristics:MediaCallCharacteristics? initiatedCallInfo:ConnectionInformation?
    callLinkageData:CallLinkageData?@4
# Edition 3 has a plain newDestination, edition 6 and telephones of edition 5 one with a device inside.
request DeflectCall for callToBeDiverted/deviceID: callToBeDiverted:ConnectionID
    newDestination{device:DeviceID*}@flat3 correlatorData:CorrelatorData? userData:UserData?
    callCharacteristics:CallCharacteristics?@4 subjectOfCall:text? languagePreferences:token?
    reason:EventCause?
response DeflectCallResponse:
request DialDigits for diallingConnection/deviceID: diallingConnection:ConnectionID
    diallingSequence:DeviceID correlatorData:CorrelatorData?
response DialDigitsResponse:
request DirectedPickupCall for requestingDevice: callToBePickedUp:ConnectionID requestingDevice:DeviceID
    correlatorData:CorrelatorData? userData:UserData?
response DirectedPickupCallResponse: pickedCall:ConnectionID pickedCallInfo:ConnectionInformation?
    callLinkageData:CallLinkageData?@4
request HoldCall for callToBeHeld/deviceID: callToBeHeld:ConnectionID connectionReservation:boolean?
response HoldCallResponse:
request MakeCall for callingDevice: callingDevice:DeviceID calledDirectoryNumber:DeviceID accountCode:hex?
    authCode:hex? autoOriginate:AutoOriginate? correlatorData:CorrelatorData? userData:UserData?
    callCharacteristics:CallCharacteristics? mediaCallCharacteristics:MediaCallCharacteristics?
    callingConnectionInfo:ConnectionInformation? subjectOfCall:text? languagePreferences:token?
    reason:EventCause?@4
response MakeCallResponse: callingDevice:ConnectionID mediaCallCharacteristics:MediaCallCharacteristics?
    initiatedCallInfo:ConnectionInformation? callLinkageData:CallLinkageData?@4
request ReconnectCall for activeCall/deviceID or heldCall/deviceID: activeCall:ConnectionID
    heldCall:ConnectionID
response ReconnectCallResponse:
request RetrieveCall for callToBeRetrieved/deviceID: callToBeRetrieved:ConnectionID
response RetrieveCallResponse:
request SingleStepConferenceCall for activeCall/deviceID: activeCall:ConnectionID deviceToJoin:DeviceID
    participationType:ParticipationType accountCode:hex? authCode:hex? correlatorData:CorrelatorData?
    userData:UserData? subjectOfCall:text? languagePreferences:token?
response SingleStepConferenceCallResponse: conferencedCall:ConnectionID
    conferencedCallInfo:ConnectionInformation? callLinkageDataList:CallLinkageDataList?@4
request SingleStepTransferCall for activeCall/deviceID: activeCall:ConnectionID transferredTo:DeviceID
    accountCode:hex? authCode:hex? correlatorData:CorrelatorData? userData:UserData?
    callCharacteristics:CallCharacteristics?@4 subjectOfCall:text? languagePreferences:token?
    reason:EventCause?
response SingleStepTransferCallResponse: transferredCall:ConnectionID
    connections{connectionListItem:ConnectionListItem*}? transferredCallInfo:ConnectionInformation?
    callLinkageDataList:CallLinkageDataList?@4
request TransferCall for activeCall/deviceID or heldCall/deviceID: heldCall:ConnectionID
    activeCall:ConnectionID
response TransferCallResponse: transferredCall:ConnectionID
    connections{connectionListItem:ConnectionListItem*}? transferredCallInfo:ConnectionInformation?
    callLinkageDataList:CallLinkageDataList?@4
)",
    R"(
# Call control events
event CallClearedEvent: monitorCrossRefID:token clearedCall:ConnectionID correlatorData:CorrelatorData?
    userData:UserData? cause:EventCause mediaCallCharacteristics:MediaCallCharacteristics?
    callCharacteristics:CallCharacteristics? callLinkageData:CallLinkageData? languagePreferences:token?
    locationInfoList{locationInfoEntry:any*}?@4
event ConferencedEvent: monitorCrossRefID:token primaryOldCall:ConnectionID secondaryOldCall:ConnectionID?
    conferencingDevice:SubjectDeviceID addedParty:SubjectDeviceID
    conferenceConnections{connectionListItem:ConnectionListItem*} localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? cause:EventCause servicesPermitted:ServicesPermitted?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    callLinkageDataList:CallLinkageDataList? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event ConnectionClearedEvent: monitorCrossRefID:token droppedConnection:ConnectionID
    releasingDevice:SubjectDeviceID localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData?
    userData:UserData? chargingInfo:ChargingInfo? cause:EventCause servicesPermitted:ServicesPermitted?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    droppedConnectionInfo:ConnectionInformation? callLinkageData:CallLinkageData? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event DeliveredEvent: monitorCrossRefID:token connection:ConnectionID alertingDevice:SubjectDeviceID
    callingDevice:CallingDeviceID calledDevice:CalledDeviceID lastRedirectionDevice:RedirectionDeviceID
    originatingNIDConnection:ConnectionID? localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? cause:EventCause servicesPermitted:ServicesPermitted?
    networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? associatedCalledDevice:AssociatedCalledDeviceID?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    connectionInfo:ConnectionInformation? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event DigitsDialedEvent: monitorCrossRefID:token dialingConnection:ConnectionID
    dialingDevice:SubjectDeviceID dialingSequence:DeviceID localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? cause:EventCause servicesPermitted:ServicesPermitted?
    networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? associatedCalledDevice:AssociatedCalledDeviceID?
    dialingConnectionInfo:ConnectionInformation? callCharacteristics:CallCharacteristics?
    callLinkageData:CallLinkageData? languagePreferences:token? locationInfoList{locationInfoEntry:any*}?@4
event DivertedEvent: monitorCrossRefID:token connection:ConnectionID divertingDevice:SubjectDeviceID
    newDestination:SubjectDeviceID callingDevice:CallingDeviceID? calledDevice:CalledDeviceID?
    lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? cause:EventCause servicesPermitted:ServicesPermitted?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    connectionInfo:ConnectionInformation? networkCallingDevice:NetworkCallingDeviceID?
    networkCalledDevice:NetworkCalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
    associatedCalledDevice:AssociatedCalledDeviceID? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event EstablishedEvent: monitorCrossRefID:token establishedConnection:ConnectionID
    answeringDevice:SubjectDeviceID callingDevice:CallingDeviceID calledDevice:CalledDeviceID
    lastRedirectionDevice:RedirectionDeviceID originatinNIDConnection:ConnectionID?
    localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData? userData:UserData?
    cause:EventCause servicesPermitted:ServicesPermitted? networkCallingDevice:NetworkCallingDeviceID?
    networkCalledDevice:NetworkCalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
    associatedCalledDevice:AssociatedCalledDeviceID? mediaCallCharacteristics:MediaCallCharacteristics?
    callCharacteristics:CallCharacteristics? establishedConnectionInfo:ConnectionInformation?
    callLinkageData:CallLinkageData? subjectOfCall:text? messageInfo{messageInfoItem:MessageInfoItem*}?
    languagePreferences:token? deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}?
    locationInfoList{locationInfoEntry:any*}?@4
event FailedEvent: monitorCrossRefID:token failedConnection:ConnectionID failingDevice:SubjectDeviceID
    callingDevice:CallingDeviceID calledDevice:CalledDeviceID lastRedirectionDevice:RedirectionDeviceID
    originatingNIDConnection:ConnectionID? localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? cause:EventCause servicesPermitted:ServicesPermitted?
    networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? associatedCalledDevice:AssociatedCalledDeviceID?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    failedConnectionInfo:ConnectionInformation? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
)",
    R"(
# Call control events, second half
event HeldEvent: monitorCrossRefID:token heldConnection:ConnectionID holdingDevice:SubjectDeviceID
    localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData? cause:EventCause
    servicesPermitted:ServicesPermitted? mediaCallCharacteristics:MediaCallCharacteristics?
    callCharacteristics:CallCharacteristics? heldConnectionInfo:ConnectionInformation?
    callLinkageData:CallLinkageData? languagePreferences:token? locationInfoList{locationInfoEntry:any*}?@4
event NetworkCapabilitiesChangedEvent: monitorCrossRefID:token outboundConnection:ConnectionID
    networkInterfaceUsed:SubjectDeviceID calledDevice:CalledDeviceID progressIndicator:ProgressIndicator
    localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData? userData:UserData?
    networkCapability:NetworkCapability? cause:EventCause servicesPermitted:ServicesPermitted?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    outboundConnectionInfo:ConnectionInformation? callLinkageData:CallLinkageData?
    languagePreferences:token? locationInfoList{locationInfoEntry:any*}?@4
event NetworkReachedEvent: monitorCrossRefID:token outboundConnection:ConnectionID
    networkInterfaceUsed:SubjectDeviceID callingDevice:CallingDeviceID calledDevice:CalledDeviceID
    lastRedirectionDevice:RedirectionDeviceID originatingNIDConnection:ConnectionID?
    localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData? userData:UserData?
    networkCapability:NetworkCapability? cause:EventCause servicesPermitted:ServicesPermitted?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    outboundConnectionInfo:ConnectionInformation? networkCallingDevice:NetworkCallingDeviceID?
    networkCalledDevice:NetworkCalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
    callLinkageData:CallLinkageData? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event OfferedEvent: monitorCrossRefID:token offeredConnection:ConnectionID offeredDevice:SubjectDeviceID
    callingDevice:CallingDeviceID calledDevice:CalledDeviceID lastRedirectionDevice:RedirectionDeviceID
    originatingNIDConnection:ConnectionID? localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? cause:EventCause servicesPermitted:ServicesPermitted?
    networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? associatedCalledDevice:AssociatedCalledDeviceID?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    offeredConnectionInfo:ConnectionInformation? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event OriginatedEvent: monitorCrossRefID:token originatedConnection:ConnectionID
    callingDevice:SubjectDeviceID calledDevice:CalledDeviceID originatingDevice:DeviceID?
    localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData? cause:EventCause
    servicesPermitted:ServicesPermitted? networkCallingDevice:NetworkCallingDeviceID?
    networkCalledDevice:NetworkCalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
    associatedCalledDevice:AssociatedCalledDeviceID? mediaCallCharacteristics:MediaCallCharacteristics?
    callCharacteristics:CallCharacteristics? originatedConnectionInfo:ConnectionInformation?
    callLinkageData:CallLinkageData? subjectOfCall:text? messageInfo{messageInfoItem:MessageInfoItem*}?
    languagePreferences:token? locationInfoList{locationInfoEntry:any*}?@4
event QueuedEvent: monitorCrossRefID:token queuedConnection:ConnectionID queue:SubjectDeviceID
    callingDevice:CallingDeviceID calledDevice:CalledDeviceID lastRedirectionDevice:RedirectionDeviceID
    numberQueued:number? callsInFront:number? localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? cause:EventCause servicesPermitted:ServicesPermitted?
    networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? associatedCalledDevice:AssociatedCalledDeviceID?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    queuedConnectionInfo:ConnectionInformation? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}? locationInfoList{locationInfoEntry:any*}?@4
event RetrievedEvent: monitorCrossRefID:token retrievedConnection:ConnectionID
    retrievingDevice:SubjectDeviceID localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? cause:EventCause servicesPermitted:ServicesPermitted?
    mediaCallCharacteristics:MediaCallCharacteristics? callCharacteristics:CallCharacteristics?
    retrievedConnectionInfo:ConnectionInformation? callLinkageData:CallLinkageData?
    languagePreferences:token? locationInfoList{locationInfoEntry:any*}?@4
event ServiceInitiatedEvent: monitorCrossRefID:token initiatedConnection:ConnectionID
    initiatingDevice:SubjectDeviceID calledDevice:CalledDeviceID?@4
    localConnectionInfo:LocalConnectionState? correlatorData:CorrelatorData? cause:EventCause
    servicesPermitted:ServicesPermitted? mediaCallCharacteristics:MediaCallCharacteristics?
    callCharacteristics:CallCharacteristics? initiatedConnectionInfo:ConnectionInformation?
    networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
    associatedCallingDevice:AssociatedCallingDeviceID? callLinkageData:CallLinkageData? subjectOfCall:text?
    messageInfo{messageInfoItem:MessageInfoItem*}? languagePreferences:token?
    locationInfoList{locationInfoEntry:any*}?@4
event TransferedEvent: monitorCrossRefID:token primaryOldCall:ConnectionID secondaryOldCall:ConnectionID?
    transferringDevice:SubjectDeviceID transferredToDevice:SubjectDeviceID
    transferredConnections{connectionListItem:ConnectionListItem*} localConnectionInfo:LocalConnectionState?
    correlatorData:CorrelatorData? userData:UserData? chargingInfo:ChargingInfo? cause:EventCause
    servicesPermitted:ServicesPermitted? mediaCallCharacteristics:MediaCallCharacteristics?
    callCharacteristics:CallCharacteristics? callLinkageDataList:CallLinkageDataList?
    languagePreferences:token? deviceHistory{DeviceHistoryListItem:DeviceHistoryListItem*}?
    locationInfoList{locationInfoEntry:any*}?@4
)",
    R"(
# Call associated services and events
request GenerateDigits for connectionToSendDigits/deviceID: connectionToSendDigits:ConnectionID
    digitMode:DigitMode? charactersToSend:token? toneDuration:number? pulseRate:number?
    pauseDuration:number?
response GenerateDigitsResponse:
event DigitsGeneratedEvent: monitorCrossRefID:token connection:ConnectionID digitGeneratedList:token
    digitDurationList{digitDuration:number*}? pauseDurationList{pauseDuration:number*}?
    connectionInfo:ConnectionInformation?
)",
    R"(
# Physical device features: message waiting
request GetMessageWaitingIndicator for device: device:DeviceID
response GetMessageWaitingIndicatorResponse: messageWaitingOn:boolean deviceForMessage:DeviceID?
    lampIsPresent:boolean?
request SetMessageWaitingIndicator for device: device:DeviceID messageWaitingOn:boolean
    deviceForMessage:DeviceID?
response SetMessageWaitingIndicatorResponse:
event MessageWaitingEvent: monitorCrossRefID:token targetDevice:SubjectDeviceID deviceForMessage:DeviceID?
    messageWaitingOn:boolean
)",
    R"(
# Physical device features: microphone and loudspeaker
request GetMicrophoneMute for device: device:DeviceID auditoryApparatus:token?
response GetMicrophoneMuteResponse: microphoneMuteList{microphoneMuteItem:MicrophoneMuteItem*}
# ECMA-285 wants the apparatus in the two Set services; here a client may leave it to the telephone.
request SetMicrophoneMute for device: device:DeviceID auditoryApparatus:token? microphoneMuteOn:boolean
response SetMicrophoneMuteResponse:
request GetSpeakerVolume for device: device:DeviceID auditoryApparatus:token?
response GetSpeakerVolumeResponse: speakerVolumeList{speakerVolumeItem:SpeakerVolumeItem*}
request SetSpeakerVolume for device: device:DeviceID auditoryApparatus:token? speakerVolume:Volume
response SetSpeakerVolumeResponse:
event MicrophoneMuteEvent: monitorCrossRefID:token invokingDevice:SubjectDeviceID auditoryApparatus:token
    microphoneMuteOn:boolean
event SpeakerVolumeEvent: monitorCrossRefID:token invokingDevice:SubjectDeviceID auditoryApparatus:token
    speakerVolume:Volume
)",
    R"(
# Logical device features
request GetDoNotDisturb for device: device:DeviceID
response GetDoNotDisturbResponse: doNotDisturbOn:boolean callOrigination:CallOrigination?
    callingDeviceList{callingDevice:DeviceID*}?
request GetForwarding for device: device:DeviceID
response GetForwardingResponse: forwardingList{forwardListItem:ForwardListItem*}
request SetDoNotDisturb for device: device:DeviceID doNotDisturbOn:boolean callOrigination:CallOrigination?
    callingDeviceList{callingDevice:DeviceID*}?
response SetDoNotDisturbResponse:
request SetForwarding for device: device:DeviceID forwardingType:ForwardingType? activateForward:boolean
    forwardDN:DeviceID? ringCount:number? ringDuration:number?@4
response SetForwardingResponse:
event DoNotDisturbEvent: monitorCrossRefID:token device:SubjectDeviceID doNotDisturbOn:boolean
    callOrigination:CallOrigination? callingDeviceList{callingDevice:DeviceID*}?
event ForwardingEvent: monitorCrossRefID:token device:SubjectDeviceID forwardingType:ForwardingType?
    forwardStatus:boolean forwardTo:DeviceID? forwardDefault:ForwardDefault? ringCount:number?
    ringDuration:number?@4
)",
    R"(
# Device maintenance events
event BackInServiceEvent: monitorCrossRefID:token device:SubjectDeviceID cause:EventCause?
event OutOfServiceEvent: monitorCrossRefID:token device:SubjectDeviceID cause:EventCause?
)",
    R"(
# Errors
error CSTAErrorCode: UniversalFailure
)",
};

}  // namespace

std::span<const std::string_view> message_text() {
    return kText;
}

}  // namespace offhook::csta
