/*!
Numbers and names of the Bluetooth SIG's assigned numbers, taken from the bluetooth-numbers-database, v1, January 2026
(https://github.com/NordicSemiconductor/bluetooth-numbers-database), under this licence:

Copyright (c) 2019 - 2020, Nordic Semiconductor ASA
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
disclaimer in the documentation and/or other materials provided with the distribution.

3. Neither the name of Nordic Semiconductor ASA nor the names of its contributors may be used to endorse or promote products
derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING,
BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY, AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
SHALL NORDIC SEMICONDUCTOR ASA OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS;
OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF
SUCH DAMAGE.

Names of 16-bit UUIDs that belong to companies and of well-known 128-bit UUIDs, taken from the tables of Bleak
(https://github.com/hbldh/bleak), under this licence:

MIT License

Copyright (c) 2018, Henrik Blidh

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
*/
// Written by scripts/generate-names.ts; do not edit.

export const uuids16 = `\
#1233 Deprecated Fast Pair Model ID
Deprecated Fast Pair Key-based Pairing
Deprecated Fast Pair Passkey
Deprecated Fast Pair Account Key
Deprecated Fast Pair Data
#1524 Throughput Characteristic
#1800 Generic Access
Generic Attribute
Immediate Alert
Link Loss
Tx Power
Current Time Service
Reference Time Update Service
Next DST Change Service
Glucose
Health Thermometer
Device Information
#180d Heart Rate
Phone Alert Status Service
Battery Service
Blood Pressure
Alert Notification Service
Human Interface Device
Scan Parameters
Running Speed and Cadence
Automation IO
Cycling Speed and Cadence
#1818 Cycling Power
Location and Navigation
Environmental Sensing
Body Composition
User Data
Weight Scale
Bond Management Service
Continuous Glucose Monitoring
Internet Protocol Support Service
Indoor Positioning
Pulse Oximeter Service
HTTP Proxy
Transport Discovery
Object Transfer Service
Fitness Machine
Mesh Provisioning Service
Mesh Proxy Service
Reconnection Configuration
#183a Insulin Delivery
Binary Sensor
Emergency Configuration
#183e Physical Activity Monitor
#1843 Audio Input Control
Volume Control
Volume Offset Control
Coordinated Set Identification
Device Time
Media Control
Generic Media Control
Constant Tone Extension
Telephone Bearer
Generic Telephone Bearer
Microphone Control
Audio Stream Control
Broadcast Audio Scan
Published Audio Capabilities
Basic Audio Announcement
Broadcast Audio Announcement
Common Audio
Hearing Access
Telephony and Media Audio
Public Broadcast Announcement
Electronic Shelf Label
Gaming Audio
Mesh Proxy Solicitation
#2900 Characteristic Extended Properties
Characteristic User Descriptor
Client Characteristic Configuration
Server Characteristic Configuration
Characteristic Presentation Format
Characteristic Aggregate Format
Valid Range
External Report Reference
Report Reference
Number of Digitals
Value Trigger Setting
Environmental Sensing Configuration
Environmental Sensing Measurement
Environmental Sensing Trigger Setting
Time Trigger Setting
Complete BR-EDR Transport Block Data
Observation Schedule
Valid Range and Accuracy
#2a00 Device Name
Appearance
Peripheral Privacy Flag
Reconnection Address
Peripheral Preferred Connection Parameters
Service Changed
Alert Level
Tx Power Level
Date Time
Day of Week
Day Date Time
Exact Time 100
Exact Time 256
DST Offset
Time Zone
Local Time Information
Secondary Time Zone
Time with DST
Time Accuracy
Time Source
Reference Time Information
Time Broadcast
Time Update Control Point
Time Update State
Glucose Measurement
Battery Level
Battery Power State
Battery Level State
Temperature Measurement
Temperature Type
Intermediate Temperature
Temperature Celsius
Temperature Fahrenheit
Measurement Interval
Boot Keyboard Input Report
System ID
Model Number String
Serial Number String
Firmware Revision String
Hardware Revision String
Software Revision String
Manufacturer Name String
IEEE 11073-20601 Regulatory Certification Data List
Current Time
Magnetic Declination
#2a2f Position 2D
Position 3D
Scan Refresh
Boot Keyboard Output Report
Boot Mouse Input Report
Glucose Measurement Context
Blood Pressure Measurement
Intermediate Cuff Pressure
Heart Rate Measurement
Body Sensor Location
Heart Rate Control Point
Removable
Service Required
Scientific Temperature Celsius
String
Network Availability
Alert Status
Ringer Control point
Ringer Setting
Alert Category ID Bit Mask
Alert Category ID
Alert Notification Control Point
Unread Alert Status
New Alert
Supported New Alert Category
Supported Unread Alert Category
Blood Pressure Feature
HID Information
Report Map
HID Control Point
Report
Protocol Mode
Scan Interval Window
PnP ID
Glucose Feature
Record Access Control Point
RSC Measurement
RSC Feature
SC Control Point
Digital
Digital Output
Analog
Analog Output
Aggregate
CSC Measurement
CSC Feature
Sensor Location
PLX Spot-Check Measurement
PLX Continuous Measurement Characteristic
PLX Features
#2a62 Pulse Oximetry Control Point
Cycling Power Measurement
Cycling Power Vector
Cycling Power Feature
Cycling Power Control Point
Location and Speed Characteristic
Navigation
Position Quality
LN Feature
LN Control Point
Elevation
Pressure
Temperature
Humidity
True Wind Speed
True Wind Direction
Apparent Wind Speed
Apparent Wind Direction
Gust Factor
Pollen Concentration
UV Index
Irradiance
Rainfall
Wind Chill
Heat Index
Dew Point
#2a7d Descriptor Value Changed
Aerobic Heart Rate Lower Limit
Aerobic Threshold
Age
Anaerobic Heart Rate Lower Limit
Anaerobic Heart Rate Upper Limit
Anaerobic Threshold
Aerobic Heart Rate Upper Limit
Date of Birth
Date of Threshold Assessment
Email Address
Fat Burn Heart Rate Lower Limit
Fat Burn Heart Rate Upper Limit
First Name
Five Zone Heart Rate Limits
Gender
Heart Rate Max
Height
Hip Circumference
Last Name
Maximum Recommended Heart Rate
Resting Heart Rate
Sport Type for Aerobic and Anaerobic Thresholds
Three Zone Heart Rate Limits
Two Zone Heart Rate Limit
VO2 Max
Waist Circumference
Weight
Database Change Increment
User Index
Body Composition Feature
Body Composition Measurement
Weight Measurement
Weight Scale Feature
User Control Point
Magnetic Flux Density - 2D
Magnetic Flux Density - 3D
Language
Barometric Pressure Trend
Bond Management Control Point
Bond Management Features
Central Address Resolution
CGM Measurement
CGM Feature
CGM Status
CGM Session Start Time
CGM Session Run Time
CGM Specific Ops Control Point
Indoor Positioning Configuration
Latitude
Longitude
Local North Coordinate
Local East Coordinate
Floor Number
Altitude
Uncertainty
Location Name
URI
HTTP Headers
HTTP Status Code
HTTP Entity Body
HTTP Control Point
HTTPS Security
TDS Control Point
OTS Feature
Object Name
Object Type
Object Size
Object First-Created
Object Last-Modified
Object ID
Object Properties
Object Action Control Point
Object List Control Point
Object List Filter
Object Changed
Resolvable Private Address Only
#2acc Fitness Machine Feature
Treadmill Data
Cross Trainer Data
Step Climber Data
Stair Climber Data
Rower Data
Indoor Bike Data
Training Status
Supported Speed Range
Supported Inclination Range
Supported Resistance Level Range
Supported Heart Rate Range
Supported Power Range
Fitness Machine Control Point
Fitness Machine Status
Mesh Provisioning Data In
Mesh Provisioning Data Out
Mesh Proxy Data In
Mesh Proxy Data Out
#2ae0 Average Current
Average Voltage
Boolean
Chromatic Distance From Planckian
Chromaticity Coordinates
Chromaticity In CCT And Duv Values
Chromaticity Tolerance
CIE 13.3-1995 Color Rendering Index
Coefficient
Correlated Color Temperature
Count 16
Count 24
Country Code
Date UTC
Electric Current
Electric Current Range
Electric Current Specification
Electric Current Statistics
Energy
Energy In A Period Of Day
Event Statistics
Fixed String 16
Fixed String 24
Fixed String 36
Fixed String 8
Generic Level
Global Trade Item Number
Illuminance
Luminous Efficacy
Luminous Energy
Luminous Exposure
Luminous Flux
Luminous Flux Range
Luminous Intensity
B02 Mass Flow
Perceived Lightness
Percentage 8
Power
Power Specification
Relative Runtime In A Current Range
Relative Runtime In A Generic Level Range
Relative Value In A Voltage Range
Relative Value In An Illuminance Range
Relative Value In A Period Of Day
Relative Value In A Temperature Range
Temperature 8
Temperature 8 In A Period Of Day
Temperature 8 Statistics
Temperature Range
Temperature Statistics
Time Decihour 8
Time Exponential 8
Time Hour 24
Time Millisecond 24
Time Second 16
Time Second 8
Voltage
Voltage Specification
Voltage Statistics
Volume Flow
Chromaticity Coordinate
RC Feature
RC Settings
Reconnection Configuration Control Point
IDD Status Changed
IDD Status
IDD Annunciation Status
IDD Features
IDD Status Reader Control Point
IDD Command Control Point
IDD Command Data
IDD Record Access Control Point
IDD History Data
Client Supported Features
Database Hash
BSS Control Point
BSS Response
Emergency ID
Emergency Text
#2b34 Enhanced Blood Pressure Measurement
Enhanced Intermediate Cuff Pressure
Blood Pressure Record
#2b38 BR-EDR Handover Data
Bluetooth SIG Data
Server Supported Features
Physical Activity Monitor Features
General Activity Instantaneous Data
General Activity Summary Data
CardioRespiratory Activity Instantaneous Data
CardioRespiratory Activity Summary Data
Step Counter Activity Summary Data
Sleep Activity Instantaneous Data
Sleep Activity Summary Data
Physical Activity Monitor Control Point
Activity Current Session
Physical Activity Session Descriptor
Preferred Units
High Resolution Height
Middle Name
Stride Length
Handedness
Device Wearing Position
Four Zone Heart Rate Limits
High Intensity Exercise Threshold
Activity Goal
Sedentary Interval Notification
Caloric Intake
TMAP Role
#2b77 Audio Input State
Gain Settings Attribute
Audio Input Type
Audio Input Status
Audio Input Control Point
Audio Input Description
Volume State
Volume Control Point
Volume Flags
Volume Offset State
Audio Location
Volume Offset Control Point
Audio Output Description
Set Identity Resolving Key
Coordinated Set Size
Set Member Lock
Set Member Rank
#2b8c Carbon Dioxide Concentration
#2b8e Device Time Feature
Device Time Parameters
Device Time
Device Time Control Point
Time Change Log Data
Media Player Name
Media Player Icon Object ID
Media Player Icon URL
Track Changed
Track Title
Track Duration
Track Position
Playback Speed
Seeking Speed
Current Track Segments Object ID
Current Track Object ID
Next Track Object ID
Parent Group Object ID
Current Group Object ID
Playing Order
Playing Orders Supported
Media State
Media Control Point
Media Control Point Opcodes Supported
Search Results Object ID
Search Control Point
#2ba9 Media Player Icon Object Type
Track Segments Object Type
Track Object Type
Group Object Type
Constant Tone Extension Enable
Advertising Constant Tone Extension Minimum Length
Advertising Constant Tone Extension Minimum Transmit Count
Advertising Constant Tone Extension Transmit Duration
Advertising Constant Tone Extension Interval
Advertising Constant Tone Extension PHY
Bearer Provider Name
Bearer UCI
Bearer Technology
Bearer URI Schemes Supported List
Bearer Signal Strength
Bearer Signal Strength Reporting Interval
Bearer List Current Calls
Content Control ID
Status Flags
Incoming Call Target Bearer URI
Call State
Call Control Point
Call Control Point Optional Opcodes
Termination Reason
Incoming Call
Call Friendly Name
Mute
Sink ASE
Source ASE
ASE Control Point
Broadcast Audio Scan Control Point
Broadcast Receive State
Sink PAC
Sink Audio Locations
Source PAC
Source Audio Locations
Available Audio Contexts
Supported Audio Contexts
Ammonia Concentration
Carbon Monoxide Concentration
Methane Concentration
Nitrogen Dioxide Concentration
Non-Methane Volatile Organic Compounds Concentration
Ozone Concentration
Particulate Matter - PM1 Concentration
Particulate Matter - PM2.5 Concentration
Particulate Matter - PM10 Concentration
Sulfur Dioxide Concentration
Sulfur Hexafluoride Concentration
Hearing Aid Features
Hearing Aid Preset Control Point
Active Preset Index
Stored Health Observations
Fixed String 64
High Temperature
High Voltage
Light Distribution
Light Output
Light Source Type
Noise
Relative Runtime in a Correlated Color Temperature Range
Time Second 32
VOC Concentration
Voltage Frequency
Battery Critical Status
Battery Health Status
Battery Health Information
Battery Information
Battery Level Status
Battery Time Status
Estimated Service Date
Battery Energy Status
Observation Schedule Changed
Current Elapsed Time
Health Sensor Features
GHS Control Point
LE GATT Security Levels
ESL Address
AP Sync Key Material
ESL Response Key Material
ESL Current Absolute Time
ESL Display Information
ESL Image Information
ESL Sensor Information
ESL LED Information
ESL Control Point
UDI for Medical Devices
GMAP Role
UGG Features
UGT Features
BGS Features
BGR Features
Percentage 8 Steps
#fd0d Blecon Advertising Service
#fd6f Exposure Notification Service
#fe0f Signify Netherlands B.V. (formerly Philips Lighting) Service
#fe1c NetMedia, Inc.
Illuminati Instrument Corporation
Smart Innovations Co., Ltd
Garmin International, Inc.
Emerson
Bose Corporation
Zoll Medical Corporation
Zoll Medical Corporation
August Home Inc
Apple, Inc.
Google Inc.
Google Inc.
Ayla Network
Gibson Innovations
DaisyWorks, Inc.
ITT Industries
Fast Pair Service
SMART INNOVATION Co.,Ltd
ERi,Inc.
CRESCO Wireless, Inc
Volkswagen AG
Volkswagen AG
Pro-Mark, Inc.
CHIPOLO d.o.o.
SmallLoop LLC
HUAWEI Technologies Co., Ltd
HUAWEI Technologies Co., Ltd
Spaceek LTD
Spaceek LTD
TTS Tooltechnic Systems AG & Co. KG
TTS Tooltechnic Systems AG & Co. KG
Dolby Laboratories
Alibaba
BD Medical
BD Medical
Friday Labs Limited
Inugo Systems Limited
Inugo Systems Limited
Nets A/S
Andreas Stihl AG & Co. KG
SK Telecom
Snapchat Inc
B&O Play A/S
General Motors
General Motors
SenionLab AB
OMRON HEALTHCARE Co., Ltd.
Koninklijke Philips N.V.
Volkswagen AG
Casambi Technologies Oy
NTT docomo
Molekule, Inc.
Google Inc.
SRAM
SetPoint Medical
3M
Motiv, Inc.
Google Inc.
Google Inc.
Dotted Labs
Nordic Semiconductor ASA
Secure DFU Service
Chronologics Corporation
GT-tronics HK Ltd
million hunters GmbH
Grundfos A/S
Plastc Corporation
Eyefi, Inc.
Lierda Science & Technology Group Co., Ltd.
Logitech International SA
Indagem Tech LLC
Connected Yard, Inc.
Siemens AG
CHIPOLO d.o.o.
Intel Corporation
Lab Sensor Solutions
Qualcomm Life Inc
Qualcomm Life Inc
Kontakt Micro-Location Sp. z o.o.
TASER International, Inc.
TASER International, Inc.
The University of Tokyo
The University of Tokyo
LINE Corporation
Beijing Jingdong Century Trading Co., Ltd.
Plume Design Inc
St. Jude Medical, Inc.
St. Jude Medical, Inc.
unwire
TangoMe
TangoMe
Hewlett-Packard Company
Hewlett-Packard Company
Zebra Technologies
Bragi GmbH
Orion Labs, Inc.
Stollmann E+V GmbH
Aterica Health Inc.
Awear Solutions Ltd
Doppler Lab
Doppler Lab
Medtronic Inc.
Medtronic Inc.
Blue Bite
RF Digital Corp
RF Digital Corp
HUAWEI Technologies Co., Ltd.
Qingdao Yeelink Information Technology Co., Ltd.
SALTO SYSTEMS S.L.
B&O Play A/S
Apple, Inc.
Apple, Inc.
TRON Forum
Interaxon Inc.
ARM Ltd
CSR
JUMA
Shanghai Imilab Technology Co.,Ltd
Jarden Safety & Security
OttoQ Inc.
OttoQ Inc.
Xiaomi Inc.
Tesla Motor Inc.
Tesla Motor Inc.
Currant, Inc.
Currant, Inc.
Estimote
Samsara Networks, Inc
GSI Laboratories, Inc.
Mobiquity Networks Inc
Dialog Semiconductor B.V.
Google
Google
Intrepid Control Systems, Inc.
Intrepid Control Systems, Inc.
ITT Industries
Paxton Access Ltd
GoPro, Inc.
GoPro, Inc.
UTC Fire and Security
Savant Systems LLC
Savant Systems LLC
Eddystone
Nokia Corporation
Nokia Corporation
Nokia Corporation
Nokia Corporation
Nest Labs Inc.
Nest Labs Inc.
Electronics Tomorrow Limited
Microsoft Corporation
Taobao
WiSilica Inc.
WiSilica Inc.
Vencer Co, Ltd
Facebook, Inc.
Facebook, Inc.
LG Electronics
Tencent Holdings Limited
File Transfer Service by Adafruit
Dexcom, Inc.
Clover Network, Inc.
Bose Corporation
Nod, Inc.
KDDI Corporation
KDDI Corporation
Blue Spark Technologies, Inc.
360fly, Inc.
PLUS Location Systems
Realtek Semiconductor Corp.
Kocomojo, LLC
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Apple, Inc.
Plantronics Inc.
Broadcom Corporation
Broadcom Corporation
Google
Pebble Technology Corporation
ISSC Technologies Corporation
Perka, Inc.
Jawbone
Jawbone
Coin, Inc.
Design SHIFT
Anhui Huami Information Technology Co.
Anhui Huami Information Technology Co.
Anki, Inc.
Anki, Inc.
Nordic Semiconductor ASA
Nordic Semiconductor ASA
Seed Labs, Inc.
Tencent Holdings Limited
Quintic Corp.
Quintic Corp.
Swirl Networks, Inc.
Swirl Networks, Inc.
Tile, Inc.
Tile, Inc.
Polar Electro Oy
Polar Electro Oy
Intel
CSR
CSR
Google
Google
Dialog Semiconductor GmbH
Wicentric, Inc.
Aplix Corporation
Aplix Corporation
PayPal, Inc.
PayPal, Inc.
Stollmann E+V GmbH
Gimbal, Inc.
Gimbal, Inc.
GN ReSound A/S
GN Netcom
#fffc AirFuel Alliance
Fast IDentity Online Alliance (FIDO)
Alliance for Wireless Power (A4WP)`

export const uuids128 = `\
00001523-1212-efde-1523-785feabcd123 Nordic LED Button Service
00001524-1212-efde-1523-785feabcd123 Button
00001525-1212-efde-1523-785feabcd123 LED
00001530-1212-efde-1523-785feabcd123 Device Firmware Update Service
00001531-1212-efde-1523-785feabcd123 DFU Control Point
00001532-1212-efde-1523-785feabcd123 DFU Packet
00001534-1212-efde-1523-785feabcd123 DFU Version
00001623-1212-efde-1623-785feabcd123 LEGO Wireless Protocol v3 Hub Service
00001624-1212-efde-1623-785feabcd123 LEGO Wireless Protocol v3 Hub Characteristic
00001625-1212-efde-1623-785feabcd123 LEGO Wireless Protocol v3 Bootloader Service
00001626-1212-efde-1623-785feabcd123 LEGO Wireless Protocol v3 Bootloader Characteristic
0483dadd-6c9d-6ca9-5d41-03ad4fff4abb Nordic Throughput Service
0a852c59-50d3-4492-bfd3-22fe58a24f01 Helium Hotspot Public Key
0fda92b2-44a2-4af2-84f5-fa682baa2b8d Helium Hotspot Custom Service
14387800-130c-49e7-b877-2881c89cb258 Nordic Wi-Fi Provisioning Service
14387801-130c-49e7-b877-2881c89cb258 Wi-Fi Provisioning Service Version
14387802-130c-49e7-b877-2881c89cb258 Wi-Fi Provisioning Control Point
14387803-130c-49e7-b877-2881c89cb258 Wi-Fi Provisioning Data Out
180efdef-7579-4b4a-b2df-72733b7fa2fe Helium Hotspot Lights
21490000-494a-4573-98af-f126af76f490 Nordic Direction and Distance Finding Service
21490001-494a-4573-98af-f126af76f490 Distance Measurement Characteristic
21490002-494a-4573-98af-f126af76f490 Azimuth Measurement Characteristic
21490003-494a-4573-98af-f126af76f490 Elevation Measurement Characteristic
21490004-494a-4573-98af-f126af76f490 DDF Feature
21490005-494a-4573-98af-f126af76f490 Control Point
22eac6e9-24d6-4bb5-be44-b36ace7c7bfb Data Source
2f7cabce-808d-411f-9a0c-bb92ba96c102 Entity Update
398168aa-0111-4ec0-b1fa-171671270608 Helium Hotspot WiFi Connect
506a55c4-b5e7-46fa-8326-8acaeb1189eb Sensor Hub Temperature
51838aff-2d9a-b32a-b32a-8187e41664ba Sensor Hub Pressure
54220000-f6a5-4007-a371-722f4ebd8436 Memfault Diagnostic Service
54220001-f6a5-4007-a371-722f4ebd8436 MDS Supported Features Characteristic
54220002-f6a5-4007-a371-722f4ebd8436 MDS Device Identifier Characteristic
54220003-f6a5-4007-a371-722f4ebd8436 MDS Device Data URI Characteristic
54220004-f6a5-4007-a371-722f4ebd8436 MDS Device Authorization Characteristic
54220005-f6a5-4007-a371-722f4ebd8436 MDS Device Data Export Characteristic
57a70000-9350-11ed-a1eb-0242ac120002 Nordic Status Message Service
57a70001-9350-11ed-a1eb-0242ac120002 Status Characteristic
69d1d8f3-45e1-49a8-9821-9bbdfdaad9d9 Control Point
6e400001-b5a3-f393-e0a9-e50e24dcca9e Nordic UART Service
6e400002-b5a3-f393-e0a9-e50e24dcca9e Nordic UART RX
6e400003-b5a3-f393-e0a9-e50e24dcca9e Nordic UART TX
753e3050-df06-4b53-b090-5e1d810c4383 Sensor Hub Humidity
7731de63-bc6a-4100-8ab1-89b2356b038b Helium Hotspot WiFi SSID
7905f431-b5ce-4e99-a40f-4b1e122d00d0 Apple Notification Center Service
7dfc6000-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Service
7dfc6001-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6002-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6003-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6004-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6005-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6101-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6102-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6103-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6104-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6105-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6106-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6107-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6108-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6201-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6202-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc6203-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7000-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Service
7dfc7004-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7005-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7006-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7007-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7008-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7009-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc700a-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc700b-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc700c-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7103-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7104-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7105-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7106-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7107-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7108-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc7109-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc710b-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc710c-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc710d-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc8000-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Service
7dfc8003-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc8004-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
7dfc9000-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Service
7dfc9001-7d1c-4951-86aa-8d9728f8d66c Apple Reserved Characteristic
82754bbb-6ed3-4d69-a0e1-f19f6b654ec2 Sensor Hub Red Color
8667556c-9a37-4c91-84ed-54ee27d90049 Apple Continuity Characteristic
88400001-e95a-844e-c53f-fbec32ed5e54 Digital Bird Service
88400002-e95a-844e-c53f-fbec32ed5e54 Fly Button Characteristic
89d3502b-0f36-433a-8ef4-c502ad55f8dc Apple Media Service
8cc6e0b3-98c5-40cc-b1d8-692940e6994b Helium Hotspot WiFi Remove
8d53dc1d-1db7-4cd3-868b-8a527460aa84 SMP Service
8e400001-f315-4f60-9fb8-838830daea50 Experimental Buttonless DFU Service
8ec90001-f315-4f60-9fb8-838830daea50 DFU Control Point
8ec90002-f315-4f60-9fb8-838830daea50 DFU Packet
8ec90003-f315-4f60-9fb8-838830daea50 Buttonless DFU
8ec90004-f315-4f60-9fb8-838830daea50 Secure Buttonless DFU
932c32bd-0000-47a2-835a-a8d455b859dd Philips Hue Light Control Service
932c32bd-0002-47a2-835a-a8d455b859dd Philips Hue Light On/Off Toggle
932c32bd-0003-47a2-835a-a8d455b859dd Philips Hue Light Brightness Level
932c32bd-0005-47a2-835a-a8d455b859dd Philips Hue Light Color
955a1523-0fe2-f5aa-a094-84b8d4f3e8ad Beacon Config
955a1524-0fe2-f5aa-a094-84b8d4f3e8ad Beacon UUID
955a1525-0fe2-f5aa-a094-84b8d4f3e8ad Calibration
955a1526-0fe2-f5aa-a094-84b8d4f3e8ad Major & Minor
955a1527-0fe2-f5aa-a094-84b8d4f3e8ad Manufacturer ID
955a1528-0fe2-f5aa-a094-84b8d4f3e8ad Connection Interval
955a1529-0fe2-f5aa-a094-84b8d4f3e8ad LED Config
9b3c81d8-57b1-4a8a-b8df-0e56f7ca51c2 Remote Command
9c4314f2-8a0c-45fd-a58d-d4a7e64c3a57 Helium Hotspot WiFi MAC Address
9fa480e0-4967-4542-9390-d343dc5d04ae Apple Nearby Service
9fbf120d-6301-42d9-8c58-25e699a21dbd Notification Source
a3c87500-8ed3-4bdf-8a39-a01bebede295 Eddystone Configuration Service
a3c87501-8ed3-4bdf-8a39-a01bebede295 Capabilities
a3c87502-8ed3-4bdf-8a39-a01bebede295 Active Slot
a3c87503-8ed3-4bdf-8a39-a01bebede295 Advertising Interval
a3c87504-8ed3-4bdf-8a39-a01bebede295 Radio Tx Power
a3c87505-8ed3-4bdf-8a39-a01bebede295 (Advanced) Advertised Tx Power
a3c87506-8ed3-4bdf-8a39-a01bebede295 Lock State
a3c87507-8ed3-4bdf-8a39-a01bebede295 Unlock
a3c87508-8ed3-4bdf-8a39-a01bebede295 Public ECDH Key
a3c87509-8ed3-4bdf-8a39-a01bebede295 EID Identity Key
a3c8750a-8ed3-4bdf-8a39-a01bebede295 ADV Slot Data
a3c8750b-8ed3-4bdf-8a39-a01bebede295 (Advanced) Factory reset
a3c8750c-8ed3-4bdf-8a39-a01bebede295 (Advanced) Remain Connectable
a5b46352-9d13-479f-9fcb-3dcdf0a13f4d Thingy Sensor Hub
a6c31337-6c07-453e-961a-d8a8a41bf368 Candy Dispenser Service
a6c31338-6c07-453e-961a-d8a8a41bf368 Candy Control Point
ad79cbce-65df-4bc6-bdd4-8ce2b6b75c59 Sensor Hub IAQ
adaf0001-c332-42a8-93bd-25e905756cb8 Adafruit Sensor Measurement Period
adaf0002-c332-42a8-93bd-25e905756cb8 Adafruit Sensor Service Version
adaf0100-4669-6c65-5472-616e73666572 Adafruit Version
adaf0100-c332-42a8-93bd-25e905756cb8 Adafruit Temperature Service
adaf0101-c332-42a8-93bd-25e905756cb8 Adafruit Temperature
adaf0200-4669-6c65-5472-616e73666572 Adafruit Raw TX/RX
adaf0200-c332-42a8-93bd-25e905756cb8 Adafruit Accelerometer Service
adaf0201-c332-42a8-93bd-25e905756cb8 Adafruit Acceleration
adaf0300-c332-42a8-93bd-25e905756cb8 Adafruit Light Service
adaf0301-c332-42a8-93bd-25e905756cb8 Adafruit Light Level
adaf0400-c332-42a8-93bd-25e905756cb8 Adafruit Gyroscope Service
adaf0401-c332-42a8-93bd-25e905756cb8 Adafruit Gyro
adaf0500-c332-42a8-93bd-25e905756cb8 Adafruit Magnetometer Service
adaf0501-c332-42a8-93bd-25e905756cb8 Adafruit Magnetic
adaf0600-c332-42a8-93bd-25e905756cb8 Adafruit Button Service
adaf0601-c332-42a8-93bd-25e905756cb8 Adafruit Pressed
adaf0700-c332-42a8-93bd-25e905756cb8 Adafruit Humidity Service
adaf0701-c332-42a8-93bd-25e905756cb8 Adafruit Humidity
adaf0800-c332-42a8-93bd-25e905756cb8 Adafruit Barometric Service
adaf0801-c332-42a8-93bd-25e905756cb8 Adafruit Pressure
adaf0900-c332-42a8-93bd-25e905756cb8 Adafruit Addressable Service
adaf0901-c332-42a8-93bd-25e905756cb8 Adafruit Pixel Pin
adaf0902-c332-42a8-93bd-25e905756cb8 Adafruit Pixel Pin Type
adaf0903-c332-42a8-93bd-25e905756cb8 Adafruit Pixel Data
adaf0904-c332-42a8-93bd-25e905756cb8 Adafruit Pixel Buffer Size
adaf0a00-c332-42a8-93bd-25e905756cb8 Adafruit Color Service
adaf0a01-c332-42a8-93bd-25e905756cb8 Adafruit Color
adaf0b00-c332-42a8-93bd-25e905756cb8 Adafruit Sound Service
adaf0b01-c332-42a8-93bd-25e905756cb8 Adafruit Sound Samples
adaf0b02-c332-42a8-93bd-25e905756cb8 Adafruit Number of Channels
adaf0c00-c332-42a8-93bd-25e905756cb8 Adafruit Tone Service
adaf0c01-c332-42a8-93bd-25e905756cb8 Adafruit Tone
adaf0d00-c332-42a8-93bd-25e905756cb8 Adafruit Quaternion Service
adaf0d01-c332-42a8-93bd-25e905756cb8 Adafruit Quaternions
adaf0d02-c332-42a8-93bd-25e905756cb8 Adafruit Calibration In
adaf0d03-c332-42a8-93bd-25e905756cb8 Adafruit Calibration Out
adaf0e00-c332-42a8-93bd-25e905756cb8 Adafruit Proximity Service
adaf0e01-c332-42a8-93bd-25e905756cb8 Adafruit Proximity
af0badb1-5b99-43cd-917a-a77bc549e3cc Nearby Characteristic
b35d7da6-eed4-4d59-8f89-f6573edea967 URI Beacon Config (V1)
b35d7da7-eed4-4d59-8f89-f6573edea967 Data One
b35d7da8-eed4-4d59-8f89-f6573edea967 Data Two
b35d7da9-eed4-4d59-8f89-f6573edea967 Data Length
b833d34f-d871-422c-bf9e-8e6ec117d57e Helium Hotspot Diagnostics
b8843add-0000-4aa1-8794-c3f462030bda Philips Hue Light Update Service
be15bee0-6186-407e-8381-0bd89c4d8df4 Anki Drive Vehicle Service READ
be15bee1-6186-407e-8381-0bd89c4d8df4 Anki Drive Vehicle Service WRITE
be15beef-6186-407e-8381-0bd89c4d8df4 Anki Drive Vehicle Service
c5f50001-8280-46da-89f4-6d8051e4aeef Pybricks Service
c5f50002-8280-46da-89f4-6d8051e4aeef Pybricks Characteristic
c6b2f38c-23ab-46d8-a6ab-a3a870bbd5d7 Entity Attribute
d0611e78-bbb4-4591-a5f8-487910ae4366 Apple Continuity Service
d083b2bd-be16-4600-b397-61512ca2f5ad Helium Hotspot Onboarding Key
d435f5de-01a4-4e7d-84ba-dfd347f60275 Helium Hotspot Assert Location
d7515033-7e7b-45be-803f-c8737b171a29 Helium Hotspot WiFi Services
da2e7828-fbce-4e01-ae9e-261174997c48 SMP Characteristic
db7f9f36-92ce-4509-a2ef-af72ba38fb48 Sensor Hub Green Color
df3b16ca-c985-4da2-a6d2-9b9b9abdb858 Helium Hotspot Add Gateway
e125bda4-6fb8-11ea-bc55-0242ac130003 Helium Hotspot WiFi Configured Services
e2a00001-ec31-4ec3-a97a-1c34d87e9878 Edge Impulse Remote Management Service
e2a00002-ec31-4ec3-a97a-1c34d87e9878 Edge Impulse Remote Management RX Characteristic
e2a00003-ec31-4ec3-a97a-1c34d87e9878 Edge Impulse Remote Management TX Characteristic
e5866bd6-0288-4476-98ca-ef7da6b4d289 Helium Hotspot Ethernet Online
e95d0753-251d-470a-a062-fa1922dfa9a8 MicroBit Accelerometer Service
e95d0d2d-251d-470a-a062-fa1922dfa9a8 MicroBit Scrolling Delay
e95d127b-251d-470a-a062-fa1922dfa9a8 MicroBit IO PIN Service
e95d1b25-251d-470a-a062-fa1922dfa9a8 MicroBit Temperature Period
e95d23c4-251d-470a-a062-fa1922dfa9a8 MicroBit Client Requirements
e95d386c-251d-470a-a062-fa1922dfa9a8 MicroBit Magnetometer Period
e95d5404-251d-470a-a062-fa1922dfa9a8 MicroBit Client Events
e95d5899-251d-470a-a062-fa1922dfa9a8 MicroBit PIN AD Configuration
e95d6100-251d-470a-a062-fa1922dfa9a8 MicroBit Temperature Service
e95d7b77-251d-470a-a062-fa1922dfa9a8 MicroBit LED Matrix state
e95d8d00-251d-470a-a062-fa1922dfa9a8 MicroBit PIN Data
e95d9250-251d-470a-a062-fa1922dfa9a8 micro:bit Temperature
e95d93af-251d-470a-a062-fa1922dfa9a8 MicroBit Event Service
e95d93b0-251d-470a-a062-fa1922dfa9a8 MicroBit DFU Control Service
e95d93b1-251d-470a-a062-fa1922dfa9a8 MicroBit DFU Control
e95d93ee-251d-470a-a062-fa1922dfa9a8 MicroBit LED Text
e95d9715-251d-470a-a062-fa1922dfa9a8 MicroBit Magnetometer Bearing
e95d9775-251d-470a-a062-fa1922dfa9a8 MicroBit Event Data
e95d9882-251d-470a-a062-fa1922dfa9a8 MicroBit Button Service
e95db84c-251d-470a-a062-fa1922dfa9a8 MicroBit Requirements
e95db9fe-251d-470a-a062-fa1922dfa9a8 micro:bit Pin IO Configuration
e95dca4b-251d-470a-a062-fa1922dfa9a8 MicroBit Accelerometer Data
e95dd822-251d-470a-a062-fa1922dfa9a8 MicroBit PWM Control
e95dd91d-251d-470a-a062-fa1922dfa9a8 MicroBit LED Service
e95dda90-251d-470a-a062-fa1922dfa9a8 MicroBit Button A State
e95dda91-251d-470a-a062-fa1922dfa9a8 MicroBit Button B State
e95df2d8-251d-470a-a062-fa1922dfa9a8 MicroBit Magnetometer Service
e95dfb11-251d-470a-a062-fa1922dfa9a8 MicroBit Magnetometer Data
e95dfb24-251d-470a-a062-fa1922dfa9a8 MicroBit Accelerometer Period
ee0c2080-8786-40ba-ab96-99b91ac981d8 Eddystone-URL Configuration Service
ee0c2081-8786-40ba-ab96-99b91ac981d8 Lock State
ee0c2082-8786-40ba-ab96-99b91ac981d8 Lock
ee0c2083-8786-40ba-ab96-99b91ac981d8 Unlock
ee0c2084-8786-40ba-ab96-99b91ac981d8 Data
ee0c2085-8786-40ba-ab96-99b91ac981d8 Flags
ee0c2086-8786-40ba-ab96-99b91ac981d8 Power Levels
ee0c2087-8786-40ba-ab96-99b91ac981d8 Power Mode
ee0c2088-8786-40ba-ab96-99b91ac981d8 Period
ee0c2089-8786-40ba-ab96-99b91ac981d8 Reset
ef680100-9b35-4933-9b10-52ffa9740042 Thingy Configuration Service
ef680101-9b35-4933-9b10-52ffa9740042 Thingy Name Characteristic
ef680102-9b35-4933-9b10-52ffa9740042 Thingy Advertising Parameters Characteristic
ef680104-9b35-4933-9b10-52ffa9740042 Thingy Connection Parameters Characteristic
ef680105-9b35-4933-9b10-52ffa9740042 Thingy Eddystone URL Characteristic
ef680106-9b35-4933-9b10-52ffa9740042 Thingy Cloud Token Characteristic
ef680107-9b35-4933-9b10-52ffa9740042 Thingy FW Version Characteristic
ef680108-9b35-4933-9b10-52ffa9740042 Thingy MTU Request Characteristic
ef680200-9b35-4933-9b10-52ffa9740042 Thingy Environment Service
ef680201-9b35-4933-9b10-52ffa9740042 Thingy Temperature Characteristic
ef680202-9b35-4933-9b10-52ffa9740042 Thingy Pressure Characteristic
ef680203-9b35-4933-9b10-52ffa9740042 Thingy Humidity Characteristic
ef680204-9b35-4933-9b10-52ffa9740042 Thingy Air Quality Characteristic
ef680205-9b35-4933-9b10-52ffa9740042 Thingy Light Intensity Characteristic
ef680206-9b35-4933-9b10-52ffa9740042 Thingy Environment Configuration Characteristic
ef680300-9b35-4933-9b10-52ffa9740042 Thingy User Interface Service
ef680301-9b35-4933-9b10-52ffa9740042 Thingy LED Characteristic
ef680302-9b35-4933-9b10-52ffa9740042 Thingy Button Characteristic
ef680303-9b35-4933-9b10-52ffa9740042 Thingy External Pin Characteristic
ef680400-9b35-4933-9b10-52ffa9740042 Thingy Motion Service
ef680401-9b35-4933-9b10-52ffa9740042 Thingy Motion Configuration Characteristic
ef680402-9b35-4933-9b10-52ffa9740042 Thingy Tap Characteristic
ef680403-9b35-4933-9b10-52ffa9740042 Thingy Orientation Characteristic
ef680404-9b35-4933-9b10-52ffa9740042 Thingy Quaternion Characteristic
ef680405-9b35-4933-9b10-52ffa9740042 Thingy Pedometer Characteristic
ef680406-9b35-4933-9b10-52ffa9740042 Thingy Raw Data Characteristic
ef680407-9b35-4933-9b10-52ffa9740042 Thingy Euler Characteristic
ef680408-9b35-4933-9b10-52ffa9740042 Thingy Rotation Characteristic
ef680409-9b35-4933-9b10-52ffa9740042 Thingy Heading Characteristic
ef68040a-9b35-4933-9b10-52ffa9740042 Thingy Gravity Vector Characteristic
ef680500-9b35-4933-9b10-52ffa9740042 Thingy Sound Service
ef680501-9b35-4933-9b10-52ffa9740042 Thingy Sound Configuration Characteristic
ef680502-9b35-4933-9b10-52ffa9740042 Thingy Speaker Data Characteristic
ef680503-9b35-4933-9b10-52ffa9740042 Thingy Speaker Status Characteristic
ef680504-9b35-4933-9b10-52ffa9740042 Thingy Microphone Characteristic
f000ffc0-0451-4000-b000-000000000000 Texas Instruments Over-the-Air Download (OAD) Service
f000ffc1-0451-4000-b000-000000000000 Texas Instruments Image Identify
f000ffc2-0451-4000-b000-000000000000 Texas Instruments Image Block
f000ffc5-0451-4000-b000-000000000000 Texas Instruments OAD Control
f5d2eab5-41e8-4f7c-aef7-c9fff4c544c0 Sensor Hub Blue Color
fa3cf070-d0c7-4668-96c4-86125c8ac5df Sensor Hub Battery
fe2c1233-8366-4814-8eb0-01de32100bea Fast Pair Model ID
fe2c1234-8366-4814-8eb0-01de32100bea Fast Pair Key-based Pairing
fe2c1235-8366-4814-8eb0-01de32100bea Fast Pair Passkey
fe2c1236-8366-4814-8eb0-01de32100bea Fast Pair Account Key
fe2c1237-8366-4814-8eb0-01de32100bea Fast Pair Data`
