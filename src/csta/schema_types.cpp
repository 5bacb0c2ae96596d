// SPDX-License-Identifier: Apache-2.0
#include "csta/schema_text.hpp"

namespace offhook::csta {

/// The types messages are made of, but for the capability lists. Notation: schema_text.hpp.
namespace {

constexpr std::string_view kText[] = {
    R"(
# Every message ends with these: security and private data (ECMA-269 12.2, common arguments)
struct CSTACommonArguments: security:CSTASecurityData? privateData:CSTAPrivateData?
struct CSTASecurityData: messageSequenceNumber:number? timeStamp:token? securityInfo:SecurityInfo?
choice SecurityInfo: private:any string:hex
choice CSTAPrivateData: private:any string:hex
)",
    R"(
# Devices. A DeviceID is plain text; events mostly wrap it into one of the choices below.
enum TypeOfNumber: dialingNumber deviceNumber implicitPublic explicitPublic:unknown
    explicitPublic:international explicitPublic:national explicitPublic:networkspecific
    explicitPublic:subscriber explicitPublic:abbreviated implicitPrivate explicitPrivate:unknown
    explicitPrivate:level3RegionalNumber explicitPrivate:level2RegionalNumber
    explicitPrivate:level1RegionalNumber explicitPrivate:pTNSpecificNumber explicitPrivate:localNumber
    explicitPrivate:abbreviated other
enum BitRate: constant variable
enum DeviceCCIEType: isdn atm isoEthernet rsvp other sip
value DeviceID: token @typeOfNumber:TypeOfNumber @mediaClass:MediaClassComponents* @connectionRate:number
    @bitRate:BitRate @delayTolerance:number @switchingSubDomainCCIEType:DeviceCCIEType
    @switchingSubDomainInformationElements:hex @privateNumber:boolean@4 @privateName:boolean@4
choice SubjectDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice CallingDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice CalledDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice AssociatedCallingDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice AssociatedCalledDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice NetworkCallingDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice NetworkCalledDeviceID: deviceIdentifier:DeviceID notKnown:empty restricted:empty
choice RedirectionDeviceID: notKnown:empty notRequired:empty notSpecified:empty numberDialed:DeviceID
    restricted:empty
)",
    R"(
# Connections
enum LocalTypeOfNumber: dialingNumber deviceNumber implicitPublic explicitPublic:unknown
    explicitPublic:international explicitPublic:national explicitPublic:networkspecific
    explicitPublic:subscriber explicitPublic:abbreviated implicitPrivate explicitPrivate:unknown
    explicitPrivate:level3RegionalNumber explicitPrivate:level2RegionalNumber
    explicitPrivate:level1RegionalNumber explicitPrivate:pTNSpecificNumber explicitPrivate:localNumber
    explicitPrivate:abbreviated other dynamic
enum LocalDeviceCCIEType: isdn atm isoEthernet rsvp other
value LocalDeviceID: token @typeOfNumber:LocalTypeOfNumber @mediaClass:MediaClassComponents*
    @connectionRate:number @bitRate:BitRate @delayTolerance:number
    @switchingSubDomainCCIEType:LocalDeviceCCIEType @switchingSubDomainInformationElements:hex
    @privateNumber:boolean@4 @privateName:boolean@4
some ConnectionID: callID:token? deviceID:LocalDeviceID?
choice Endpoint: deviceID:DeviceID notKnown:empty restricted:empty
choice AssociatedNID: deviceID:DeviceID notKnown:empty
struct ConnectionListItem: newConnection:ConnectionID? oldConnection:ConnectionID? endpoint:Endpoint?
    associatedNID:AssociatedNID? resultingConnectionInfo:ConnectionInformation?
struct DeviceHistoryListItem: oldDeviceID:RedirectionDeviceID? eventCause:EventCause?
    oldConnectionID:ConnectionID?
enum FlowDirection: transmit receive transmitAndReceive none
struct ConnectionInformation: flowDirection:FlowDirection? numberOfChannels:number? mediaSessionInfo:text?
)",
    R"(
# Calls: states, causes, what they are and what goes with them
enum LocalConnectionState: null initiated alerting connected hold queued fail
struct CompoundCallState: localConnectionState:LocalConnectionState*
enum SimpleCallState: callNull callPending callOriginated callDelivered callDeliveredHeld callReceived
    callEstablished callEstablishedHeld callReceivedOnHold callEstablishedOnHold callQueued callQueuedHeld
    callFailed callFailedHeld callBlocked
choice CallState: compoundCallState:CompoundCallState simpleCallState:SimpleCallState unknown:empty
enum EventCause ~normal: aCDBusy aCDForward aCDSaturated activation activeParticipation alertTimeExpired
    alternate autoWork babble badAttribute badGrammar badURI badVoice blocked busy busyOverflow
    calendarOverflow callBack callCancelled callForward callForwardImmediate callForwardBusy
    callForwardNoAnswer callInterception@4 callInterceptionBusy@4 callInterceptionForwarded@4
    callInterceptionNoAnswer@4 callInterceptionResourcesNotAvailable@4 callNotAnswered callPickup campOn
    campOnTrunks capacityOverflow characterCountReached conference consultation destDetected
    destNotObtainable destOutOfOrder distributed distributionDelay doNotDisturb dTMFDigitDetected
    duplicateDTMF durationExceeded earlyStop emptyQueue endOfMessageDetected enteringDistribution
    forcedPause forcedTransition incompatibleDestination interdigitTimeout intrude invalidAccountCode
    invalidConnection invalidConnectionState invalidNumberFormat joinCall keyOperation keyOperationInUse
    lawfulInterception@4 lockout maintenance makeCall makeConnection@4 makePredictiveCall maxTimeout
    messageDurationExceeded messageSizeExceeded multipleAlerting multipleQueuing networkCongestion
    networkDialling networkNotObtainable networkOutOfOrder networkSignal newCall nextMessage
    noAvailableAgents normal normalClearing noAudioSaved noQueue noRule noSpeechDetected
    notAvailableBearerService notSupportedBearerService numberChanged numberUnallocated outOfGrammar
    overflow override park pathReplacement queueCleared queueTimeOverflow recall recallBusy recallForwarded
    recallNoAnswer recallResourcesNotAvailable redirected remainsInQueue reorderTone reserved
    resourcesNotAvailable selectedTrunkBusy silentParticipation singleStepConference singleStepTransfer
    speechDetected suspend switchingFunctionTerminated terminationCharacterReceived timeout transfer
    trunksBusy unauthorisedBearerService unknownOverflow
flags CallCharacteristics: acdCall lowPriorityCall priorityCall highPriorityCall maintainanceCall
    directAgent assistCall voiceUnitCall privateCall personalCall sensitiveCall confidentialCall
    encryptedCall@4
flags CallOrigination: internal external
enum AutoOriginate: prompt doNotPrompt
enum ConsultOptions: unrestricted consultOnly transferOnly conferenceOnly
enum ParticipationType: silent active none
enum DigitMode: rotaryPulse dTMF
choice CorrelatorData: private:any string:hex
choice UserData: private:any string:hex
struct MessageInfoItem: contentTypeAndSubtype:token? contents:text? contentsLength:number?
choice GlobalCallLinkageID: globallyUniqueCallLinkageID:token subDomainCallLinkageID:token
struct GlobalCallData: globalCallSwitchingSubDomainName:token? globalCallLinkageID:GlobalCallLinkageID?
    callLinkageIDTimestamp:token?
choice ThreadLinkageID: globallyUniqueThreadID:token subDomainThreadID:token
struct ThreadData: threadSwitchingSubDomainName:token? threadLinkageID:ThreadLinkageID?
    threadIDTimeStamp:token?
struct CallLinkageData: globalCallData:GlobalCallData? threadData:ThreadData?
struct CallLinkageDataList: newCallLinkageData:CallLinkageData? oldCallLinkageData:CallLinkageData?
)",
    R"(
# Charging and the network
enum TypeOfChargingInfo: subTotal total
struct ChargingUnitsRecord: chargingUnits:number typeOfUnits:text?
struct NumberOfChargingUnits: chargingUnitsRecord:ChargingUnitsRecord*
enum CurrencyMultiplier: oneThousandth oneHundredth oneTenth one ten hundred thousand
struct NumberOfCurrencyUnits: currencyType:token? currencyAmount:number
    currencyMultiplier:CurrencyMultiplier
choice NumberUnits: numberOfChargeUnits:NumberOfChargingUnits numberOfCurrencyUnits:NumberOfCurrencyUnits
struct ChargingInfo: numberUnits:NumberUnits? typeOfChargingInfo:TypeOfChargingInfo
enum ProgressLocation: user privateNetServingLocal publicNetServingLocal transitNetwork
    publicNetServingRemote privateNetServingRemote localInterface internationalNetwork networkBeyondInterwk
    other
enum ProgressDescription: iSDNProgressDesc qSIGProgressDesc other
struct ProgressIndicator: progressLocation:ProgressLocation progressDescription:ProgressDescription
enum NetworkType: iSDNPublic nonISDNPublic iSDNPrivate nonISDNPrivate other
flags NetworkEventsProvided: bridged callCleared conferenced connectionCleared delivered digitsDialed
    diverted established failed held networkCapabilitiesChange networkReached offered originated queued
    retrieved serviceInitiated transferred
struct NetworkCapability: networkType:NetworkType eventsProvided:NetworkEventsProvided?
)",
    R"(
# Media
flags MediaClass: voice data image audio other notKnown chat email message im sms mms
enum MediaClassComponents: voice data image audio other notKnown chat email message im sms mms
enum CallCCIEType ~other: isdn atm isoEthernet rsvp sip@4 other
struct MediaCallCharacteristics: mediaClass:MediaClass? connectionRate:number? bitRate:BitRate?
    delayTolerance:number? switchingSubDomainCCIEType:CallCCIEType?
    switchingSubDomainInformationElements:hex?
enum MediaServiceType: cstaVoiceUnit dataModem digitalDataIsochronousIeee1394 digitalDataIsochronousGeoport
    digitalDataIsochronousIeeeAtm digitalDataIsochronousIeeeIsdn digitalDataApi ectfS100MediaServicesDefault
    ectfS100MediaServicesAppServices cstaIVRScript1 cstaIVRScript2 cstaIVRScript3 cstaIVRScript4
    cstaIVRScript5 cstaIVRScript6 cstaIVRScript7 cstaIVRScript8 cstaIVRScript9 cstaIVRScript10
    liveSoundCaptureAnalog liveSoundTransmitAnalog liveSoundCaptureIeee1394 liveSoundTransmitIeee1394
    liveSoundCaptureTransmitGeoport liveSoundCaptureTransmitAtm liveSoundCaptureTransmitISDN
    soundCaptureTransmitADPCM soundCaptureTransmitApi usb sfSpecific1 sfSpecific2 sfSpecific3 sfSpecific4
    sfSpecific5 sfSpecific6 sfSpecific7 sfSpecific8 sfSpecific9 sfSpecific10
struct CallMediaInfo: mediaServiceType:MediaServiceType mediaServiceVersion:number?
    mediaServiceInstance:token? mediaStreamID:token? connectionInformation:ConnectionInformation?
struct DeviceMediaInfo: mediaStreamID:token? connectionInformation:ConnectionInformation?
)",
    R"(
# What may be done with a connection in its state
flags CallControlServices: acceptCall alternateCall answerCall callBack callBackMessage campOnCall clearCall
    clearConnection conferenceCall consultationCall deflectCall dialDigits directedPickupCall
    groupPickupCall holdCall intrudeCall joinCall makeCall makePredictiveCall parkCall reconnectCall
    retrieveCall sendMessage singleStepConference singleStepTransfer transferCall
flags CallAssociatedServices: associateData cancelTelephonyTones generateDigits generateTelephonyTones
    sendUserInformation changeConnectionInformation@4
flags MediaAttachmentServices: attachMediaService detachMediaService
flags RouteingServices: routeRegister routeRegisterCancel routeRegisterAbort reRoute routeEnd routeReject
    routeRequest routeSelect routeUsed
flags VoiceServices: activate clear deactivate concatenateMessage deleteMessage playMessage
    queryVoiceAttribute recordMessage reposition resume review setVoiceAttribute stop suspend
    synthesizeMessage
struct ServicesPermitted: callControlServices:CallControlServices?
    callAssociatedServices:CallAssociatedServices? mediaAttachementServices:MediaAttachmentServices?
    routeingServices:RouteingServices? voiceServices:VoiceServices?
)",
    R"(
# Monitors. In a filter, true means: this event is filtered out.
choice MonitorObject: callObject:ConnectionID deviceObject:DeviceID
enum MonitorType: call device
flags MonitorMediaClass: voice data image audio other chat email message im sms mms
flags CallControlEvents: bridged callCleared conferenced connectionCleared delivered digitsDialed diverted
    established failed held networkCapabilitiesChanged networkReached offered originated queued retrieved
    serviceInitiated transferred
flags CallAssociatedEvents: callInformation charging digitsGenerated telephonyTonesGenerated
    serviceCompletionFailure
flags MediaAttachmentEvents: mediaAttached mediaDetached
flags PhysicalDeviceFeatureEvents: buttonInformation buttonPress displayUpdated hookswitch lampMode
    messageWaiting microphoneGain microphoneMute ringerStatus speakerMute speakerVolume
flags LogicalDeviceFeatureEvents: agentBusy agentLoggedOn agentLoggedOff agentNotReady agentReady
    agentWorkingAfterCall autoAnswer autoWorkMode callBack callBackMessage callerIDStatus doNotDisturb
    forwarding presenceState@4 routeingMode
flags DeviceMaintenanceEvents: backInService deviceCapabilityChanged outOfService partiallyInService
flags VoiceEvents: bookmarkReached completed dtmfDetected emptied interruptionDetected notRecognized play
    recognized record review started silenceTimeoutExpired speechDetected stop suspendPlay suspendRecord
    voiceAttributesChanged voiceErrorOccurred
flags VendorSpecEvents: private
struct MonitorFilter: callcontrol:CallControlEvents? callAssociated:CallAssociatedEvents?
    mediaAttachment:MediaAttachmentEvents? physicalDeviceFeature:PhysicalDeviceFeatureEvents?
    logicalDeviceFeature:LogicalDeviceFeatureEvents? maintenance:DeviceMaintenanceEvents? voice:VoiceEvents?
    private:VendorSpecEvents?
)",
    R"(
# Snapshots
struct SnapshotDeviceResponseInfo: connectionIdentifier:ConnectionID endpointDevice:SubjectDeviceID?
    localCallState:CallState servicesPermitted:ServicesPermitted?
    mediaServiceInfoList{deviceMediaInfo:DeviceMediaInfo*}?
    mediaCallCharacteristics:MediaCallCharacteristics? callLinkageData:CallLinkageData?@4
struct SnapshotDeviceDataList: snapshotDeviceResponseInfo:SnapshotDeviceResponseInfo*
choice DeviceSnapshot: serviceCrossRefID:token snapshotData:SnapshotDeviceDataList
struct SnapshotCallResponseInfo: deviceOnCall:SubjectDeviceID callIdentifier:ConnectionID?
    localConnectionInfo:LocalConnectionState? servicesPermitted:ServicesPermitted?
    mediaServiceInfoList{callMediaInfo:CallMediaInfo*}? locationInfo:any?@4
struct SnapshotCallDataList: snapshotCallResponseInfo:SnapshotCallResponseInfo*
choice CallSnapshot: serviceCrossRefID:token snapshotData:SnapshotCallDataList
)",
    R"(
# The system's state
flags RequestTypes: systemStatus requestSystemStatus switchingFunctionCapsChanged
    switchingFunctionDevicesChanged
flags StatusFilter: initializing enabled normal messageLost disabled partiallyDisabled overloadImminent
    overloadReached overloadRelieved
enum SystemStatusValue: disabled partiallyDisabled enabled initializing messagesLost normal overloadImminent
    overloadReached overloadRelieved
)",
    R"(
# What a device is and what it is set to
enum DeviceCategory ~other: acd group networkInterface park routeingDevice station voiceUnit
    genericInteractiveVoice@4 listenerInteractiveVoice@4 dtmfInteractiveVoice@4 promptInteractiveVoice@4
    promptQueueInteractiveVoice@4 messageInteractiveVoice@4 conference@4 other
enum ReqDeviceCategory ~other: acd groupACD groupHunt groupPick groupUser groupOther networkInterface park
    routeingDevice station voiceUnit genericIV@4 listenerIV@4 dtmfIV@4 promptIV@4 promptQueue@4 messageIV@4
    conference@4 other
enum NamedDeviceTypes: acd acdGroup button buttonGroup conferenceBridge line lineGroup operator
    operatorGroup parkingDevice station stationGroup trunk trunkGroup other otherGroup
flags DeviceAttributes: mediaAccessDevice routeingDevice groupACD groupHunt groupPick groupUser
flags GroupDeviceAttributes: acd hunt pick user agent@4 other
struct ListedDevice: deviceID:DeviceID deviceCategory:DeviceCategory? namedDeviceTypes:NamedDeviceTypes?
    deviceAttributes:DeviceAttributes? deviceModelName:text? nidGroup:DeviceID?
enum ForwardingType: forwardImmediate forwardBusy forwardNoAns forwardDND forwardBusyInt forwardBusyExt
    forwardNoAnsInt forwardNoAnsExt forwardImmInt forwardImmExt forwardDNDInt forwardDNDExt
enum ForwardDefault: forwardingTypeAndForwardDN forwardingType forwardDN
struct ForwardListItem: forwardingType:ForwardingType? forwardStatus:boolean forwardDN:DeviceID?
    forwardDefault:ForwardDefault? ringCount:number? ringDuration:number?@4
# Volumes go from 0 to 100.
struct MicrophoneMuteItem: auditoryApparatus:token microphoneMuteOn:boolean
struct SpeakerVolumeItem: auditoryApparatus:token speakerVolAbs:number?
enum VolInc: increment decrement
choice Volume: volAbs:number volInc:VolInc
)",
    R"(
# CSTAErrorCode holds exactly one of these categories
choice UniversalFailure: operation:OperationErrors performanceManagement:PerformanceManagementErrors
    privateData:PrivateDataInfoErrors privateErrorCode:text security:SecurityErrors
    stateIncompatibility:StateIncompatibilityErrors
    subscribedResourceAvailability:SubscribedResourceAvailabilityErrors
    systemResourceAvailibility:SystemResourceAvailabilityErrors unspecified:empty
enum OperationErrors: generic atLeastOneConditionalParameterNotProvided featureAlreadySet invalidMsgID
    invalidParameterValue invalidAccountCode invalidAgentGroup invalidAgentIdentifier invalidAgentPassword
    invalidAgentState invalidAlertTime invalidAllocationState invalidAuthCode invalidAutoAnswer
    invalidBitRate invalidButtonIdentifier invalidCallType invalidConnectionRate invalidConsultPurpose
    invalidCorrelatorData invalidCrossRefID invalidDelayTolerance invalidDestination
    invalidDestinationDetect invalidDoNotDisturb invalidEscapeCrossRefID invalidFeature invalidFile
    invalidFlowDirection invalidForwardingDestination invalidForwardingFlag invalidForwardingType
    invalidHookswitchType invalidHookswitchComponent invalidLampMode invalidLampID
    invalidMessageWaitingSetting invalidMicrophoneGain invalidMicrophoneMute invalidMonitorCrossRefID
    invalidMonitorFilter invalidMonitorObject invalidMonitorType invalidNumberOFChannels
    invalidParticipationType invalidRemainRetry invalidRingCount invalidRingPattern invalidRingVolume
    invalidRouteingAlgorithm invalidRouteingCrossRefID invalidRouteRegistrationCrossRefID
    invalidSpeakerVolume invalidSpeakerMute invalidSwitchingSubdomainCharsType invalidObjectType
    invalidActiveCallObject invalidCalledDeviceObjectType invalidCallingDeviceObjectType
    invalidCallToBePickedUpObjectType invalidCallToDivertObjectType invalidCallToParkObjectType
    invalidDestinationDeviceObject invalidHeldCallObject invalidMonitorObjectType invalidParkToObjectType
    messageIDRequired notDifferentDevices notSameDevice objectNotKnown invalidCallID invalidActiveCallID
    invalidHeldCallID invalidConnectionID invalidActiveConnectionID invalidHeldConnectionID invalidDeviceID
    invalidActiveDeviceID invalidCalledDeviceID invalidCallingDeviceID invalidCallToParkDeviceID
    invalidDestinationDeviceID invalidDivertingDeviceID invalidHeldDeviceID invalidParkToDeviceID
    invalidPickUpDeviceID parameterNotSupported accountCodeNotSupported agentGroupNotSupported
    agentPasswordNotSupported agentStateNotSupported alertTimeNotSupported allocationNotSupported
    authorisationCodeNotSupported autoAnswerNotSupported bitRateNotSupported buttonNotSupported
    callTypeNotSupported charactersToSendNotSupported connectionRateNotSupported
    connectionReservationNotSupported consultPurposeNotSupported correlatorDataNotSupported
    delayToleranceNotSupported destinationDetectNotSupported digitModeNotSupported errorValueNotSupported
    flowDirectionNotSupported forwardingDestinationNotSupported lampNotSupported monitorTypeNotSupported
    numberOfChannelsNotSupported parameterTypeNotSupported priorityNotSupported privateDataNotSupported
    pulseDurationNotSupported pulseRateNotSupported remainRetryNotSupported ringCountNotSupported
    routeUsedNotSupported securityNotSupported swSubdomainCCIETypeNotSupported toneDurationNotSupported
    sysStatRegIDNotSupported userDataNotSupported privilegeViolationSpecifiedDevice
    privilegeViolationActiveDevice privilegeViolationCalledDevice privilegeViolationCallingDevice
    privilegeViolationCallToParkDevice privilegeViolationDestinationDevice
    privilegeViolationOnDivertingDevice privilegeViolationHeldDevice privilegeViolationOnParkToDevice
    privilegeViolationPickUpDevice routeingTimerExpired requestIncompatibleWithObject
    requestIncompatibleWithConnection requestIncompatibleWithActiveConnection
    requestIncompatibleWithHeldConnection requestIncompatibleWithDevice requestIncompatibleWithCalledDevice
    requestIncompatibleWithCallingDevice requestIncompatibleWithSubjectDevice
    requestIncompatibleWithActiveDevice requestIncompatibleWithCallToParkDevice
    requestIncompatibleWithDestinationDevice requestIncompatibleWithDivertingDevice
    requestIncompatibleWithHeldDevice requestIncompatibleWithMedia requestIncompatibleWithParkToDevice
    requestIncompatibleWithPickupDevice serviceNotSupported securityViolation valueOutOfRange
    agentStateOutOfRange alertTimeOutOfRange allocationOutOfRange autoAnswerOutOfRange bitRateOutOfRange
    callTypeOutOfRange connectionRateOutOfRange connectionReservoationOutOfRange consultPurposeOutOfRange
    correlatorDataOutOfRange delayToleranceOutOfRange destinationDetectOutOfRange digitModeOutOfRange
    doNotDisturbOutOfRange flowDirectionOutOfRange forwardingFlagOutOfRange forwardingTypeOutOfRange
    hookswitchComponentOutOfRange hookswitchTypeOutOfRange lampModeOutOfRange
    messageWaitingSettingOutOfRange micGainOutOfRange micMuteOutOfRange monitorTypeOutOfRange
    numberOfChannelsOutOfRange participationTypeOutOfRange pulseDurationOutOfRange pulseRateOutOfRange
    ringCountOutOfRange ringPatternOutOfRange ringVolumnOutOfRange routeingAlgorithmOutOfRange
    speakerMuteOutOfRange speakerVolumeOutOfRange switchingCcittTypeOutOfRange systemStatusOutOfRange
    toneCharacterOutOfRange toneDurationOutOfRange
enum SecurityErrors: generic sequenceNumberViolated timeStampViolated securityInfoViolated
enum StateIncompatibilityErrors: generic invalidObjectState invalidDeviceState connectedCallExists
    invalidActiveDeviceState invalidCalledDeviceState invalidCallingDeviceState invalidCallToParkDeviceState
    invalidDestinationDeviceState invalidDivertingDeviceState invalidHeldDeviceState
    invalidParkToDeviceState invalidConnectionState invalidActiveConnectionState
    invalidConnectionIDForActiveCall invalidHeldConnectionState noActiveCall noCallToAnswer noCallToClear
    noCallToComplete noConnectionToClear noHeldCall incorrectMsgState beginningOfMsg endOfMsg msgSuspended
    notAbleToPlay notAbleToResume
enum SystemResourceAvailabilityErrors ~generic: generic resourceBusy internalResourceBusy classifierBusy
    noMediaChannelsAvailable channelsInUseForBridgedDevices channelsInUseForData toneDetectorBusy
    toneGeneratorBusy networkBusy resourceOutOfService deviceOutOfService activeDeviceOutOfService
    calledDeviceOutOfService callingDeviceOutOfService callToParkDeviceOutOfService
    destinationDeviceOutOfService divertingDeviceOutOfService heldDeviceOutOfService
    parkToDeviceOutOfService pickupDeviceOutOfService networkOutOfService otherResourceOutOfService
    resourceLimitExceeded overallMonitorLimitExceeded conferenceMemberLimitExceeded
    registrationLimitExceeded conferenceResourceCannotBeSatisfied@4 maxDevicesExceeded@4
    startTimeOutOfRange@4 durationExceeded@4
enum SubscribedResourceAvailabilityErrors: generic objectMonitorLimitExceeded trunkLimitExceeded
    outstandingReqLimitExceeded objectRegistrationLimitExceeded
enum PerformanceManagementErrors: generic performanceLimitExceeded
enum PrivateDataInfoErrors: cSTAPrivateDataInfoError
)",
};

}  // namespace

std::span<const std::string_view> type_text() {
    return kText;
}

}  // namespace offhook::csta
