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
*/
// Written by scripts/generate-names.ts; do not edit.

export const appearances = `\
Unknown
#40 Phone
#80 Computer
Desktop Workstation
Server-class Computer
Laptop
Handheld PC/PDA (clamshell)
Palm-size PC/PDA
Wearable computer (watch size)
Tablet
Docking Station
All in One
Blade Server
Convertible
Detachable
IoT Gateway
Mini PC
Stick PC
#c0 Watch
Sports Watch
Smartwatch
#100 Clock
#140 Display
#180 Remote Control
#1c0 Eye-glasses
#200 Tag
#240 Keyring
#280 Media Player
#2c0 Barcode Scanner
#300 Thermometer
Ear Thermometer
#340 Heart Rate Sensor
Heart Rate Belt
#380 Blood Pressure
Arm Blood Pressure
Wrist Blood Pressure
#3c0 Human Interface Device
Keyboard
Mouse
Joystick
Gamepad
Digitizer Tablet
Card Reader
Digital Pen
Barcode Scanner
Touchpad
Presentation Remote
#400 Glucose Meter
#440 Running Walking Sensor
In-Shoe Running Walking Sensor
On-Shoe Running Walking Sensor
On-Hip Running Walking Sensor
#480 Cycling
Cycling Computer
Speed Sensor
Cadence Sensor
Power Sensor
Speed and Cadence Sensor
#4c0 Control Device
Switch
Multi-switch
Button
Slider
Rotary Switch
Touch Panel
Single Switch
Double Switch
Triple Switch
Battery Switch
Energy Harvesting Switch
Push Button
Dial
#500 Network Device
Access Point
Mesh Device
Mesh Network Proxy
#540 Sensor
Motion Sensor
Air quality Sensor
Temperature Sensor
Humidity Sensor
Leak Sensor
Smoke Sensor
Occupancy Sensor
Contact Sensor
Carbon Monoxide Sensor
Carbon Dioxide Sensor
Ambient Light Sensor
Energy Sensor
Color Light Sensor
Rain Sensor
Fire Sensor
Wind Sensor
Proximity Sensor
Multi-Sensor
Flush Mounted Sensor
Ceiling Mounted Sensor
Wall Mounted Sensor
Multisensor
Energy Meter
Flame Detector
Vehicle Tire Pressure Sensor
#580 Light Fixtures
Wall Light
Ceiling Light
Floor Light
Cabinet Light
Desk Light
Troffer Light
Pendant Light
In-ground Light
Flood Light
Underwater Light
Bollard with Light
Pathway Light
Garden Light
Pole-top Light
Spotlight
Linear Light
Street Light
Shelves Light
Bay Light
Emergency Exit Light
Light Controller
Light Driver
Bulb
Low-bay Light
High-bay Light
#5c0 Fan
Ceiling Fan
Axial Fan
Exhaust Fan
Pedestal Fan
Desk Fan
Wall Fan
#600 HVAC
Thermostat
Humidifier
De-humidifier
Heater
Radiator
Boiler
Heat Pump
Infrared Heater
Radiant Panel Heater
Fan Heater
Air Curtain
#640 Air Conditioning
#680 Humidifier
#6c0 Heating
Radiator
Boiler
Heat Pump
Infrared Heater
Radiant Panel Heater
Fan Heater
Air Curtain
#700 Access Control
Access Door
Garage Door
Emergency Exit Door
Access Lock
Elevator
Window
Entrance Gate
Door Lock
Locker
#740 Motorized Device
Motorized Gate
Awning
Blinds or Shades
Curtains
Screen
#780 Power Device
Power Outlet
Power Strip
Plug
Power Supply
LED Driver
Fluorescent Lamp Gear
HID Lamp Gear
Charge Case
Power Bank
#7c0 Light Source
Incandescent Light Bulb
LED Lamp
HID Lamp
Fluorescent Lamp
LED Array
Multi-Color LED Array
Low voltage halogen
Organic light emitting diode (OLED)
#800 Window Covering
Window Shades
Window Blinds
Window Awning
Window Curtain
Exterior Shutter
Exterior Screen
#840 Audio Sink
Standalone Speaker
Soundbar
Bookshelf Speaker
Standmounted Speaker
Speakerphone
#880 Audio Source
Microphone
Alarm
Bell
Horn
Broadcasting Device
Service Desk
Kiosk
Broadcasting Room
Auditorium
#8c0 Motorized Vehicle
Car
Large Goods Vehicle
2-Wheeled Vehicle
Motorbike
Scooter
Moped
3-Wheeled Vehicle
Light Vehicle
Quad Bike
Minibus
Bus
Trolley
Agricultural Vehicle
Camper / Caravan
Recreational Vehicle / Motor Home
#900 Domestic Appliance
Refrigerator
Freezer
Oven
Microwave
Toaster
Washing Machine
Dryer
Coffee maker
Clothes iron
Curling iron
Hair dryer
Vacuum cleaner
Robotic vacuum cleaner
Rice cooker
Clothes steamer
#940 Wearable Audio Device
Earbud
Headset
Headphones
Neck Band
#980 Aircraft
Light Aircraft
Microlight
Paraglider
Large Passenger Aircraft
#9c0 AV Equipment
Amplifier
Receiver
Radio
Tuner
Turntable
CD Player
DVD Player
Bluray Player
Optical Disc Player
Set-Top Box
#a00 Display Equipment
Television
Monitor
Projector
#a40 Hearing aid
In-ear hearing aid
Behind-ear hearing aid
Cochlear Implant
#a80 Gaming
Home Video Game Console
Portable handheld console
#ac0 Signage
Digital Signage
Electronic Label
#c40 Pulse Oximeter
Fingertip Pulse Oximeter
Wrist Worn Pulse Oximeter
#c80 Weight Scale
#cc0 Personal Mobility Device
Powered Wheelchair
Mobility Scooter
#d00 Continuous Glucose Monitor
#d40 Insulin Pump
Insulin Pump, durable pump
#d44 Insulin Pump, patch pump
#d48 Insulin Pen
#d80 Medication Delivery
#dc0 Spirometer
Handheld Spirometer
#1440 Outdoor Sports Activity
Location Display
Location and Navigation Display
Location Pod
Location and Navigation Pod`
